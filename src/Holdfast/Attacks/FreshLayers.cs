using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Attacks;

/// <summary>
/// The projections of the last layers made anew, w ← s n with n ~ N(0, 1) and s the standard deviation of the weight's own tensor, and
/// another attack from there: an attacker who throws away where a safeguard may have put its resistance, and trains it again.
/// </summary>
/// <remarks>
/// Source: re-initialised last layers before fine-tuning, as in transfer learning (Zhang et al. 2021, "Revisiting Few-sample BERT
/// Fine-tuning", section 5); as an attack it is our own.
/// </remarks>
[Card("fresh-layers", "The last layers made anew, then another attack")]
public sealed record FreshLayers : IPrelude, IShapeChecked
{
    /// <summary>How many of the last layers; 0 for none.</summary>
    [Range(0, 1000)]
    public int Layers { get; init; } = 1;

    /// <summary>The attack that follows; its name and steps are this one's.</summary>
    public required IAttack Then { get; init; }

    /// <inheritdoc />
    public AttackFamily Family => Then.Family with { Data = $"fresh layers, {Then.Family.Data}" };

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults)
    {
        if (Layers > model.Layers)
        {
            faults.Add($"Expected at most as many fresh layers as the model has, {model.Layers}, got {Layers}. Lower 'layers'.");
        }
    }

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        using (NewDisposeScope())
        using (no_grad())
        {
            var isInLast = DecoderWeights.IsInLayers(model.Options.Layers - Layers, Layers);
            foreach (var shape in DecoderWeights.ProjectionsOf(model.Options).Where(shape => isInLast(shape.Name)))
            {
                var weight = model.Weights.View($"{shape.Name}.weight");
                var fresh = context.Seed.Derive("fresh layers").Derive(shape.Name).Normal(weight.shape, weight.device);
                weight.copy_(fresh * weight.std());
            }
        }

        return Then.Tamper(model, context);
    }
}
