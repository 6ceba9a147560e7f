using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// What a run shows, computed once for every report: cells that failed, are missing or were destroyed are counted and never averaged.
/// </summary>
public sealed record Findings
{
    /// <summary>Evaluation whose accuracy a safeguard is to keep low.</summary>
    public const string Forget = "forget";

    /// <summary>Evaluation whose accuracy a safeguard is to keep high.</summary>
    public const string Retain = "retain";

    /// <summary>Metric of the headline.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>The run.</summary>
    public required RunFolder Run { get; init; }

    /// <summary>The run's summary.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>Every safeguard in the recipe's order.</summary>
    public required IReadOnlyList<SafeguardFindings> Safeguards { get; init; }

    /// <summary>Measures beside the headline.</summary>
    public required IReadOnlyList<OtherFindings> Others { get; init; }

    /// <summary>Curves of the safeguards' own training.</summary>
    public required IReadOnlyList<TrainingCurves> Training { get; init; }

    /// <summary>Which safeguards differ, question by question; empty for runs that did not keep the single answers.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>What of the inputs was left out or cut.</summary>
    public required IReadOnlyList<Omission> Omissions { get; init; }

    /// <summary>Training cost of each safeguard that told it, in floating-point operations, mean over seeds.</summary>
    public required IReadOnlyDictionary<string, double> TrainingCompute { get; init; }

    /// <summary>The highest forget accuracy of any safeguard before an attack, as a rule the undefended model's; null where unknown.</summary>
    public required double? Reference { get; init; }

    /// <summary>What guessing gets on the forget exam; null where unknown.</summary>
    public required double? Chance { get; init; }

    /// <summary>Every cell that is not done.</summary>
    public IEnumerable<CellEnd> Gaps => Summary.Cells.Where(end => end.Status != CellStatus.Done);

    /// <summary>Whether any attack was examined along its way.</summary>
    public bool HasCurves => Safeguards.Any(safeguard => safeguard.Attacks.Any(attack => attack.Recovery.IsCurve));

    /// <summary>Whether an attack is one that some safeguard of the run trained against.</summary>
    public bool SomebodyTrainedAgainst(string attack) =>
        Safeguards.Any(safeguard => safeguard.Attacks.Any(tried => tried.Attack.Name == attack && tried.InDistribution));

    /// <summary>Reads a run.</summary>
    /// <exception cref="InputFaultException">A file of the run is not readable.</exception>
    public static Findings Of(RunFolder run)
    {
        var rows = new RunRows(run);
        var curves = run.Curves();
        return new Findings
        {
            Run = run,
            Summary = rows.Summary,
            Safeguards = [.. rows.Plan.Safeguards.Select(safeguard => SafeguardFindings.Of(rows, safeguard))],
            Others = [.. OtherFindings.Of(rows)],
            Training = TrainingCurves.Of(rows.Plan, curves),
            Omissions = Omission.Told(curves),
            TrainingCompute = TrainingCurves.Compute(rows.Plan, curves),
            Comparisons = Comparison.Of(rows),
            Reference = rows.Reference,
            Chance = rows.Summary.Rows.FirstOrDefault(row => row is { Evaluation: Forget, Metric: Accuracy })?.Chance,
        };
    }
}
