using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Attacks;

/// <summary>
/// Noise on all weights, w ← λ w + σ s n with n ~ N(0, 1) and s the standard deviation of the weight's own tensor, and another attack from
/// there: an attacker who first leaves the narrow place that a safeguard has trained the weights into.
/// </summary>
/// <remarks>
/// Source: the authors' answer to the reviews of Tamirisa et al. 2025 names random perturbation before fine-tuning; with λ below 1 it is
/// "shrink and perturb" (Ash and Adams 2020).
/// </remarks>
[Card("noise", "Noise on all weights, then another attack", Paper = "Tamirisa et al. 2025, author response")]
public sealed record NoisedAttack : IPrelude
{
    /// <summary>σ: noise against the spread of each tensor's weights.</summary>
    [Range(0, 100)]
    public double Noise { get; init; } = 0.1;

    /// <summary>λ: what is left of every weight; 1 shrinks none.</summary>
    [Range(0, 1.0)]
    public double Kept { get; init; } = 1;

    /// <summary>The attack that follows; its name and steps are this one's.</summary>
    public required IAttack Then { get; init; }

    /// <inheritdoc />
    public AttackFamily Family => Then.Family with { Data = $"noise, {Then.Family.Data}" };

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        using (NewDisposeScope())
        using (no_grad())
        {
            foreach (var shape in model.Weights.Shapes)
            {
                var weight = model.Weights.View(shape.Name);
                var noise = context.Seed.Derive("noise").Derive(shape.Name).Normal(weight.shape, weight.device);
                var spread = weight.std();
                if (Kept < 1)
                {
                    weight.mul_(Held.Number(Kept));
                }

                weight.add_(noise * spread, Held.Number(Noise));
            }
        }

        return Then.Tamper(model, context);
    }
}
