using static TorchSharp.torch;

namespace Holdfast.Tensors;

/// <summary>
/// The tokens of B rows laid end to end, without the padding that makes rows equally long: what a model computes with wherever a token
/// does not look at another. Attention alone needs rows, and gets them from the places.
/// </summary>
/// <param name="ids">[N] int64, row after row.</param>
/// <param name="places">
/// Where each token stands among B * T positions, row after row, [N] int64: t of a row in its T. Null where each position has one.
/// </param>
/// <param name="count">B.</param>
/// <param name="width">T: the length of the longest row.</param>
public sealed class TokenRows(Tensor ids, Tensor? places, long count, long width)
{
    /// <summary>[N] int64.</summary>
    public Tensor Ids => ids;

    /// <summary>Where each token stands among B * T positions, [N] int64; null where each position has one.</summary>
    public Tensor? Places => places;

    /// <summary>B.</summary>
    public long Count => count;

    /// <summary>T: the length of the longest row.</summary>
    public long Width => width;

    /// <summary>Rows that are equally long.</summary>
    /// <param name="ids">[B, T] int64.</param>
    /// <exception cref="ArgumentException">The ids are not [B, T] int64.</exception>
    public static TokenRows Even(Tensor ids) => ids.dim() == 2 && ids.dtype == ScalarType.Int64
        ? new TokenRows(ids.reshape(-1), null, ids.size(0), ids.size(1))
        : throw new ArgumentException($"Expected ids [B, T] int64, got [{string.Join(", ", ids.shape)}] {ids.dtype}.", nameof(ids));

    /// <summary>[N, ...] to [B * T, ...] with zeros at padding.</summary>
    public Tensor Pad(Tensor tokens) => places is null
        ? tokens
        : zeros([count * width, .. tokens.shape[1..]], tokens.dtype, tokens.device).index_copy(0, places, tokens);

    /// <summary>[B * T, ...] to [N, ...].</summary>
    public Tensor Pack(Tensor positions) => places is null ? positions : positions.index_select(0, places);
}
