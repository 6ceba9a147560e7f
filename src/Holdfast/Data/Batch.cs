using static TorchSharp.torch;

namespace Holdfast.Data;

/// <summary>
/// B rows of T tokens. Rows are padded on the right, so causal attention never lets a real token see padding and no
/// attention mask enters the model; the masks say which positions count.
/// </summary>
public sealed class Batch : IDisposable
{
    /// <summary>Makes a batch from its parts, which it then owns.</summary>
    /// <param name="ids">[B, T] int64.</param>
    /// <param name="attention">[B, T] bool.</param>
    /// <param name="labels">[B, T] bool.</param>
    public Batch(Tensor ids, Tensor attention, Tensor labels)
    {
        Ids = ids;
        Attention = attention;
        Labels = labels;
    }

    /// <summary>Token ids, [B, T] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>True where there is a token, false at padding, [B, T] bool.</summary>
    public Tensor Attention { get; }

    /// <summary>True where the token is one the losses count (for a plain text every token), [B, T] bool. Implies <see cref="Attention"/>.</summary>
    public Tensor Labels { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Ids.Dispose();
        Attention.Dispose();
        Labels.Dispose();
    }
}
