using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>The rows of a run in the order that findings ask for them, each list by safeguard, attack and measure.</summary>
internal sealed class RunRows
{
    private readonly Dictionary<Cell, CellStatus> _ends;
    private readonly ILookup<(string Safeguard, string Attack, string? Evaluation, string Metric), ResultRow> _rows;

    internal RunRows(RunFolder run)
    {
        Summary = run.Summary();
        _ends = Summary.Cells.ToDictionary(end => new Cell(end.Seed, end.Safeguard, end.Attack), end => end.Status);

        // Where a judge gave not one mark there is no number; how many are missing is told apart.
        _rows = Summary.Rows.Where(row => row.N > 0).ToLookup(row => (row.Safeguard, row.Attack, row.Evaluation, row.Metric));
        TrainedAgainst = Summary.Rows.Where(row => row.InDistribution).Select(row => row.Attack).ToHashSet(StringComparer.Ordinal);
        var marks = Plan.Cells().SelectMany(cell => run.Outcome(cell)?.Marks.Select(marks => (cell, marks)) ?? [])
            .ToLookup(known => known.cell, known => known.marks);
        Forget = AnswerSheets.Of(Plan, marks, Findings.Forget, Findings.Accuracy);
        Retain = AnswerSheets.Of(Plan, marks, Findings.Retain, Findings.Accuracy);
        Reference = Plan.Safeguards.Select(safeguard => Figure.OverSeeds(Done(safeguard.Name, Cell.NoAttack))).Max(before => before?.Value);
    }

    internal RunSummary Summary { get; }

    internal RunPlan Plan => Summary.Plan;

    /// <summary>Answers to the forget exam.</summary>
    internal AnswerSheets Forget { get; }

    /// <summary>What the marks of the forget exam are.</summary>
    internal Scale ForgetScale => Plan.Headline(ExamRole.Forget).FirstOrDefault()?.Metric.Scale ?? Scale.RightOrWrong;

    /// <summary>Answers to the retain exam.</summary>
    internal AnswerSheets Retain { get; }

    /// <summary>Attacks that some safeguard of the run trained against.</summary>
    internal IReadOnlySet<string> TrainedAgainst { get; }

    /// <summary>The highest forget accuracy of any safeguard before an attack, as a rule the undefended model's.</summary>
    internal double? Reference { get; }

    internal CellStatus End(ResultRow row) => _ends[new Cell(row.Seed, row.Safeguard, row.Attack)];

    /// <summary>Every row of one measure.</summary>
    internal IReadOnlyList<ResultRow> All(string safeguard, string attack, string? evaluation = Findings.Forget, string metric = Findings.Accuracy) =>
        [.. _rows[(safeguard, attack, evaluation, metric)]];

    /// <summary>Those of cells that are done.</summary>
    internal IReadOnlyList<ResultRow> Done(string safeguard, string attack, string? evaluation = Findings.Forget, string metric = Findings.Accuracy) =>
        [.. All(safeguard, attack, evaluation, metric).Where(row => End(row) == CellStatus.Done)];

    /// <summary>The reference of one seed: the highest forget accuracy of any safeguard before an attack.</summary>
    internal double? ReferenceOf(long seed) => Plan.Safeguards.SelectMany(safeguard => Done(safeguard.Name, Cell.NoAttack))
        .Where(row => row.Seed == seed).Max(row => (double?)row.Value);

    /// <summary>The curve of the forget exam over some seeds of an attack, from before it on, with what it had cost by then.</summary>
    /// <param name="safeguard">The safeguard.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="rows">Rows of the forget exam in cells of this safeguard and attack.</param>
    internal IReadOnlyList<RecoveryPoint> Curve(string safeguard, PlannedAttack attack, IReadOnlyList<ResultRow> rows)
    {
        var seeds = rows.Select(row => row.Seed).ToHashSet();
        double? Spent(string metric, int step) => All(safeguard, attack.Name, null, metric)
            .Where(row => row.Step == step && seeds.Contains(row.Seed)).Average(row => (double?)row.Value);
        var before = Done(safeguard, Cell.NoAttack).Where(row => seeds.Contains(row.Seed)).ToList();
        return
        [
            .. before.Count == 0 ? Array.Empty<RecoveryPoint>() : [new RecoveryPoint(0, Figure.OverSeeds(before, Forget)!, 0, 0)],
            .. rows.Where(row => row.Step > 0).GroupBy(row => row.Step).OrderBy(step => step.Key).Select(step => new RecoveryPoint(
                step.Key, Figure.OverSeeds([.. step])!, Spent(ResultRow.Tokens, step.Key), Spent(ResultRow.Compute, step.Key))),
        ];
    }
}
