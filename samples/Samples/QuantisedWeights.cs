using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Attacks;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Samples;

/// <summary>
/// Quantises every projection by rounding to the nearest, row by row: with s = max |w| / (2^(b-1) - 1) over a row [in] of a weight
/// [out, in], w becomes s round(w / s), back in float32. Whoever shrinks a model to run it at home does this without any thought of
/// attack, and small changes of weights that a safeguard relies on are rounded away.
/// </summary>
/// <remarks>Source: round-to-nearest with one scale a row, as the baseline of Frantar et al. 2023, section 3.</remarks>
[Card("quantisation", "Rounding of all projections to a few bits", Paper = "Frantar et al. 2023, section 3", Aliases = ["rtn"])]
public sealed record QuantisedWeights : IAttack
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>b: bits of a weight.</summary>
    [Range(2, 8)]
    public int Bits { get; init; } = 4;

    /// <inheritdoc />
    public int Steps => 0;

    /// <inheritdoc />
    public AttackFamily Family => new("no texts", "rounding", "projections");

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        using var silent = no_grad();
        foreach (var projection in model.Projections())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var weight = model.Weights.View(projection.Name + ".weight");
            var scale = weight.abs().amax([1], keepdim: true).div(Held.Number(Math.Pow(2, Bits - 1) - 1)).clamp_min(Held.Number(1e-12));
            weight.copy_(weight.div(scale).round().mul(scale));
        }

        return context.Speak(model);
    }
}
