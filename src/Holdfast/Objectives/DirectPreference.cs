using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Direct preference optimisation: the mean over pairs of -ln σ(β (Δ_chosen - Δ_rejected)), where Δ is the log-probability of an answer
/// under the model less that under the original. ln 2 while the model is the original. TAR's tamper-resistance loss for the refusal of
/// harmful requests, with refusals as the chosen answers.
/// </summary>
/// <remarks>
/// Only labelled tokens count: give the prompt as the part that is not labelled. The original reads each example once. Source: Rafailov et
/// al. 2023, equation 7; Tamirisa et al. 2025, section 4.2.
/// </remarks>
[Card("direct-preference", "Direct preference optimisation of chosen against rejected answers", Paper = "Rafailov et al. 2023, equation 7",
    Aliases = ["dpo"])]
public sealed record DirectPreference : IObjective
{
    /// <summary>β: how far the model may go from the original.</summary>
    [Range(1e-6, 1e3)]
    public double Beta { get; init; } = 0.1;

    /// <summary>Whether the rejected answers are preferred: what an attacker makes of a defender's pairs.</summary>
    public bool Reversed { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string> Parts => AnswerPair.Parts;

    /// <inheritdoc />
    public LossReads Reads => LossReads.Predictions | LossReads.Original;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed)
    {
        var slope = Reversed ? Beta : -Beta;
        return new PreferenceLoss(original, margins => softplus(margins * Held.Number(slope)));
    }
}
