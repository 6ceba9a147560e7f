using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

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

    private const string Accuracy = "accuracy";

    /// <summary>The run's summary.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>Every safeguard in the recipe's order.</summary>
    public required IReadOnlyList<SafeguardFindings> Safeguards { get; init; }

    /// <summary>Measures beside the headline.</summary>
    public required IReadOnlyList<OtherFindings> Others { get; init; }

    /// <summary>Curves of the safeguards' own training.</summary>
    public required IReadOnlyList<TrainingCurves> Training { get; init; }

    /// <summary>What guessing gets on the forget exam; null where unknown.</summary>
    public required double? Chance { get; init; }

    /// <summary>Every cell that is not done.</summary>
    public IEnumerable<CellEnd> Gaps => Summary.Cells.Where(end => end.Status != CellStatus.Done);

    /// <summary>Whether any attack was examined along its way.</summary>
    public bool HasCurves => Safeguards.Any(safeguard => safeguard.Attacks.Any(attack => attack.Recovery.Count > 2));

    /// <summary>Whether an attack is one that some safeguard of the run trained against.</summary>
    public bool SomebodyTrainedAgainst(string attack) =>
        Safeguards.Any(safeguard => safeguard.Attacks.Any(tried => tried.Attack.Name == attack && tried.InDistribution));

    /// <summary>Reads a run.</summary>
    /// <exception cref="InputFaultException">A file of the run is not readable.</exception>
    public static Findings Of(RunFolder run)
    {
        var summary = run.Summary();
        var rows = Countable(summary);
        var original = summary.Plan.Safeguards
            .Select(safeguard => Figure.OverSeeds([.. rows.Where(row =>
                row.Safeguard == safeguard.Name && row is { Attack: Cell.NoAttack, Evaluation: Forget, Metric: Accuracy })]))
            .Max(figure => figure?.Value);
        var seen = summary.Rows.Where(row => row.InDistribution).Select(row => row.Attack).ToHashSet(StringComparer.Ordinal);
        return new Findings
        {
            Summary = summary,
            Safeguards = [.. summary.Plan.Safeguards.Select(safeguard => About(safeguard, summary, rows, seen, original))],
            Others = [.. Beside(summary.Plan, rows)],
            Training = TrainingCurves.Of(summary.Plan, run.Curves()),
            Chance = rows.FirstOrDefault(row => row is { Evaluation: Forget, Metric: Accuracy })?.Chance,
        };
    }

    private static List<ResultRow> Countable(RunSummary summary)
    {
        var done = summary.Cells.Where(end => end.Status == CellStatus.Done)
            .Select(end => new Cell(end.Seed, end.Safeguard, end.Attack)).ToHashSet();
        return [.. summary.Rows.Where(row => done.Contains(new Cell(row.Seed, row.Safeguard, row.Attack)))];
    }

    private static SafeguardFindings About(
        PlannedSafeguard safeguard, RunSummary summary, IReadOnlyList<ResultRow> all, HashSet<string> seen, double? original)
    {
        var rows = all.Where(row => row.Safeguard == safeguard.Name && row.Metric == Accuracy).ToList();
        var failed = summary.Cells.Where(end => end.Status == CellStatus.Failed)
            .Select(end => new Cell(end.Seed, end.Safeguard, end.Attack)).ToHashSet();
        var ended = summary.Rows.Where(row => row.Safeguard == safeguard.Name && row.Evaluation == Forget && row.Metric == Accuracy
            && row.Attack != Cell.NoAttack && !failed.Contains(new Cell(row.Seed, row.Safeguard, row.Attack))).ToList();
        var before = rows.Where(row => row.Attack == Cell.NoAttack).ToList();
        var attacks = summary.Plan.Attacks.Select(attack => About(
            attack,
            [.. summary.Cells.Where(end => end.Safeguard == safeguard.Name && end.Attack == attack.Name)],
            [.. before.Where(row => row.Evaluation == Forget)],
            [.. rows.Where(row => row.Evaluation == Forget && row.Attack == attack.Name)],
            ended.Any(row => row.Attack == attack.Name && row.InDistribution),
            original)).ToList();
        Figure? Mean(bool trained) => Figure.OverAttacks(
            [.. attacks.Where(attack => seen.Contains(attack.Attack.Name) == trained).Select(attack => attack.ForgetAfter).OfType<Figure>()]);
        return new SafeguardFindings
        {
            Safeguard = safeguard,
            RetainBefore = Figure.OverSeeds([.. before.Where(row => row.Evaluation == Retain)]),
            ForgetBefore = Figure.OverSeeds([.. before.Where(row => row.Evaluation == Forget)]),
            ForgetAfterUnseen = Mean(trained: false),
            ForgetAfterSeen = Mean(trained: true),
            ForgetAfterAlive = Figure.OverAttacks([.. attacks.Select(attack => attack.ForgetAfter).OfType<Figure>()]),
            ForgetAfterAll = Figure.OverAttacks(
                [.. attacks.Select(attack => Figure.OverSeeds([.. ended.Where(row => row.Attack == attack.Attack.Name && row.Step == attack.Attack.Steps)]))
                    .OfType<Figure>()]),
            Attacks = attacks,
        };
    }

    private static AttackFindings About(
        PlannedAttack attack, IReadOnlyList<CellEnd> ends, IReadOnlyList<ResultRow> before, IReadOnlyList<ResultRow> rows,
        bool inDistribution, double? original)
    {
        var seeds = rows.Select(row => row.Seed).ToHashSet();
        var steps = rows.Where(row => row.Step is > 0).Concat(before.Where(row => seeds.Contains(row.Seed)))
            .GroupBy(row => row.Step).OrderBy(step => step.Key)
            .Select(step => new RecoveryPoint(step.Key, Figure.OverSeeds([.. step])!)).ToList();
        return new AttackFindings
        {
            Attack = attack,
            InDistribution = inDistribution,
            ForgetAfter = Figure.OverSeeds([.. rows.Where(row => row.Step == attack.Steps)]),
            Peak = steps.Where(step => step.Step > 0).MaxBy(step => step.Forget.Value),
            Recovery = steps,
            HalfBack = HalfBack(steps, original),
            Ends = ends,
        };
    }

    private static StepsToRegain? HalfBack(IReadOnlyList<RecoveryPoint> steps, double? original) =>
        steps.Count > 2 && steps[0] is { Step: 0, Forget.Value: var first } && original > first
            ? new RecoveryCurve(steps.Select(point => (long)point.Step), steps.Select(point => point.Forget.Value)).StepsToRegain(original.Value, 0.5)
            : null;

    private static IEnumerable<OtherFindings> Beside(RunPlan plan, IReadOnlyList<ResultRow> rows) =>
        from measure in rows.GroupBy(row => (row.Evaluation, row.Metric))
        where measure.Key is not (Forget, Accuracy)
        from safeguard in plan.Safeguards
        let own = measure.Where(row => row.Safeguard == safeguard.Name).ToList()
        let before = Figure.OverSeeds([.. own.Where(row => row.Attack == Cell.NoAttack)])
        let after = Figure.OverAttacks([
            .. plan.Attacks
                .Select(attack => Figure.OverSeeds([.. own.Where(row => row.Attack == attack.Name && row.Step == attack.Steps)]))
                .OfType<Figure>()])
        where before is not null || after is not null
        select new OtherFindings(measure.Key.Evaluation, measure.Key.Metric, safeguard, before, after);
}
