using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>
/// Rotary position embedding (Su et al. 2021) in the half-split convention of Hugging Face checkpoints: element i of a head is
/// rotated together with element i + W/2 by the angle position * base^(-2i/W), with the scalings of <see cref="RopeScaling"/>.
/// </summary>
public sealed class RotaryPositions : IDisposable
{
    private readonly DecoderOptions _options;
    private readonly Device _device;
    private long _length;
    private bool _isOutgrown;
    private (Tensor Cosine, Tensor SignedSine)? _table;

    /// <summary>Makes the rule for one model; tables are computed when first needed and grow with the longest sequence.</summary>
    public RotaryPositions(DecoderOptions options, Device device)
    {
        _options = options;
        _device = device;
    }

    /// <summary>Cosines and signed sines for tokens that stand in rows, to rotate any number of heads with.</summary>
    /// <param name="rows">B rows of T tokens.</param>
    /// <param name="start">Position of the first token of each row.</param>
    /// <returns>[N, 1, W] each.</returns>
    internal (Tensor Cosine, Tensor SignedSine) For(TokenRows rows, long start)
    {
        var (cosine, sine) = Table(start + rows.Width);
        (cosine, sine) = (cosine.narrow(0, start, rows.Width), sine.narrow(0, start, rows.Width)); // [T, 1, W]
        if (rows.Places is { } places)
        {
            using var positions = places.remainder(Held.Number(rows.Width));
            return (cosine.index_select(0, positions), sine.index_select(0, positions));
        }

        return (ForEachRow(cosine), ForEachRow(sine));

        Tensor ForEachRow(Tensor table) => rows.Count == 1 ? table : table.expand(rows.Count, -1, -1, -1).reshape(-1, 1, table.size(-1));
    }

    /// <summary>Rotates heads by the positions of their tokens.</summary>
    /// <param name="heads">[N, H, W] float32.</param>
    /// <param name="angles">From <see cref="For"/>, [N, 1, W].</param>
    /// <returns>[N, H, W].</returns>
    internal static Tensor Rotate(Tensor heads, (Tensor Cosine, Tensor SignedSine) angles)
    {
        // rotate_half(x) * sin = roll(x, W/2) * (-sin, sin).
        using var rolled = heads.roll(heads.size(-1) / 2, -1);
        return (heads * angles.Cosine).addcmul(rolled, angles.SignedSine, Held.Number(1));
    }

    /// <summary>Angular frequencies in radians per token, W/2 of them.</summary>
    /// <param name="options">Base, head width and scaling.</param>
    /// <param name="length">Length of the sequence, which only the dynamic scaling looks at.</param>
    public static double[] Frequencies(DecoderOptions options, long length)
    {
        var scaling = options.RopeScaling;
        double width = options.HeadWidth;
        var theBase = options.RopeBase;
        if (scaling.Kind == RopeScalingKind.Dynamic && length > options.MaximumPositions)
        {
            theBase *= Math.Pow((scaling.Factor * length / options.MaximumPositions) - (scaling.Factor - 1), width / (width - 2));
        }

        return [.. Enumerable.Range(0, options.HeadWidth / 2).Select(i =>
        {
            var frequency = Math.Pow(theBase, -2 * i / width);
            return scaling.Kind switch
            {
                RopeScalingKind.Linear => frequency / scaling.Factor,
                RopeScalingKind.Llama3 => Llama3(frequency, scaling),
                _ => frequency,
            };
        })];
    }

    private static double Llama3(double frequency, RopeScaling scaling)
    {
        var turns = scaling.OriginalMaximumPositions * frequency / (2 * Math.PI);
        var kept = Math.Clamp(
            (turns - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor), 0, 1);
        return frequency * (kept + ((1 - kept) / scaling.Factor));
    }

    private (Tensor Cosine, Tensor SignedSine) Table(long length)
    {
        // Once a sequence outgrows the trained length the dynamic rule depends on its exact length; else longer tables serve shorter ones.
        var isDynamic = _options.RopeScaling.Kind == RopeScalingKind.Dynamic;
        long original = _options.MaximumPositions;
        var isOutgrown = isDynamic && length > original;
        if (_table is { } table && isOutgrown == _isOutgrown && (isOutgrown ? length == _length : length <= _length))
        {
            return table;
        }

        Dispose();
        // Text written token by token asks for one more position each time: doubling keeps that from making a table for every token.
        var doubled = Math.Max(length, 2 * _length);
        (_length, _isOutgrown) = (isOutgrown ? length : isDynamic ? Math.Min(doubled, original) : doubled, isOutgrown);
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var frequencies = tensor(Frequencies(_options, _length), ScalarType.Float64);
        var angles = outer(arange(Held.Number(_length), ScalarType.Float64), frequencies);
        var cosine = angles.cos();
        var sine = angles.sin();
        var made = (
            cat([cosine, cosine], -1).unsqueeze(1).to(ScalarType.Float32).to(_device).DetachFromDisposeScope(),
            cat([-sine, sine], -1).unsqueeze(1).to(ScalarType.Float32).to(_device).DetachFromDisposeScope());
        _table = made;
        return made;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_table is { } table)
        {
            table.Cosine.Dispose();
            table.SignedSine.Dispose();
            _table = null;
        }
    }
}
