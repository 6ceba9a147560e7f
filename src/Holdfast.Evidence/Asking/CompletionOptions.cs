using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Asking;

/// <summary>
/// How <see cref="ILanguageModel.Complete"/> and <see cref="ILanguageModel.Reply"/> pick tokens and when they stop.
/// </summary>
public sealed record CompletionOptions : IChecked
{
    /// <summary>The most tokens to write.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumTokens { get; init; } = 128;

    /// <summary>0 picks the most likely token; above 0 the logits are divided by it before sampling.</summary>
    [Range(0.0, double.MaxValue)]
    public double Temperature { get; init; }

    /// <summary>Samples among the likeliest tokens that together have at least this probability; 1 samples among all.</summary>
    [Range(0, 1.0, MinimumIsExclusive = true)]
    public double TopP { get; init; } = 1;

    /// <summary>Samples among so many of the likeliest tokens; null samples among all.</summary>
    [Range(1, int.MaxValue)]
    public int? TopK { get; init; }

    /// <summary>Writing stops before the first of these texts.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Seed of the sampling; has no effect at temperature 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// What every answer begins with; the model writes on from there, and the text returned includes it. An attacker who runs the model
    /// chooses it freely (prefilling; Andriushchenko et al. 2025).
    /// </summary>
    public string Prefill { get; init; } = "";

    /// <summary>The day that a chat template writes which asks for it, as 2026-01-31; without one such a template is refused.</summary>
    public string? Date { get; init; }

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Stops.Contains(""))
        {
            faults.Add("Expected stops of at least one character, got an empty one, which every text begins with. Remove it.");
        }

        FixedDay.Check(Date, faults);
    }
}
