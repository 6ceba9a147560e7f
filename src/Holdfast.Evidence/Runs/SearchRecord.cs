using System.Text.Json.Serialization;
using Holdfast.Evidence.Searching;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// A search as a run keeps it, trial by trial: a resumed run goes on from it, and reports show it. <c>searches/NAME/trials.json</c>.
/// </summary>
public sealed record SearchRecord
{
    /// <summary>Whose options were searched: a safeguard, or an attack on one with a seed.</summary>
    public required string Name { get; init; }

    /// <summary>What was made small or large, in words.</summary>
    public required string Aim { get; init; }

    /// <summary>Unit of the value, for instance <c>share</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether the value was made large.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The share of what was to be kept that a trial must leave to be chosen.</summary>
    public required double Keep { get; init; }

    /// <summary>The most trials.</summary>
    public required int MostTrials { get; init; }

    /// <summary>Floating-point operations that its trainings may spend together; null for any.</summary>
    public double? Budget { get; init; }

    /// <summary>What was tried, in order.</summary>
    public IReadOnlyList<Trial> Trials { get; init; } = [];

    /// <summary>Whether nothing is to be tried any more.</summary>
    public bool IsOver { get; init; }

    /// <summary>Operations of all trials.</summary>
    [JsonIgnore]
    public double Spent => Trials.Sum(trial => trial.Operations);

    /// <summary>The best trial; null before the first, and where all failed.</summary>
    [JsonIgnore]
    public Trial? Best => Trial.Ranked(Trials, HigherIsBetter).FirstOrDefault(trial => trial.Value is not null);

    /// <summary>The best by each trial among those that kept enough; null until one did.</summary>
    [JsonIgnore]
    public IReadOnlyList<Trial?> BestSoFar =>
    [
        .. Trials.Select((_, index) => Trial.Ranked(Trials.Take(index + 1), HigherIsBetter)[0] is { IsAllowed: true } best ? best : null),
    ];
}
