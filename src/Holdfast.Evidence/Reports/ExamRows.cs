using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>The rows of one forget exam in the order that findings ask for them, each list by safeguard and attack.</summary>
/// <param name="run">The rows of every exam.</param>
/// <param name="exam">The exam.</param>
internal sealed class ExamRows(RunRows run, PlannedExam exam)
{
    internal RunRows Run => run;

    internal PlannedExam Exam => exam;

    /// <summary>The answers behind the rows.</summary>
    internal AnswerSheets Sheets { get; } = run.Sheets(exam);

    /// <summary>The attacks that count for the exam, in the recipe's order.</summary>
    internal IReadOnlyList<PlannedAttack> Attacks { get; } = [.. run.Plan.Attacks.Where(attack => attack.Wants(exam))];

    /// <summary>The highest value of any safeguard before an attack, as a rule the undefended model's.</summary>
    internal double? Reference =>
        run.Plan.Safeguards.Select(safeguard => Figure.OverSeeds(Before(safeguard.Name))).Max(before => before?.Value);

    /// <summary>The rows of a safeguard before any attack.</summary>
    internal IReadOnlyList<ResultRow> Before(string safeguard) => Done(safeguard, Cell.NoAttack);

    /// <summary>Every row.</summary>
    internal IReadOnlyList<ResultRow> All(string safeguard, string attack) => run.All(safeguard, attack, exam.Name, exam.Metric.Name);

    /// <summary>Those of cells that are done.</summary>
    internal IReadOnlyList<ResultRow> Done(string safeguard, string attack) => run.Done(safeguard, attack, exam.Name, exam.Metric.Name);

    /// <summary>The reference of one seed: the highest value of any safeguard before an attack.</summary>
    internal double? ReferenceOf(long seed) => run.Plan.Safeguards.SelectMany(safeguard => Before(safeguard.Name))
        .Where(row => row.Seed == seed).Max(row => (double?)row.Value);

    /// <summary>The curve over some seeds of an attack, from before it on, with what it had cost by then.</summary>
    /// <param name="safeguard">The safeguard.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="rows">Rows of the exam in cells of this safeguard and attack.</param>
    internal IReadOnlyList<RecoveryPoint> Curve(string safeguard, PlannedAttack attack, IReadOnlyList<ResultRow> rows)
    {
        var seeds = rows.Select(row => row.Seed).ToHashSet();
        double? Spent(string metric, int step) => run.All(safeguard, attack.Name, null, metric)
            .Where(row => row.Step == step && seeds.Contains(row.Seed)).Average(row => (double?)row.Value);
        var before = Before(safeguard).Where(row => seeds.Contains(row.Seed)).ToList();
        return
        [
            .. before.Count == 0 ? Array.Empty<RecoveryPoint>() : [new RecoveryPoint(0, Figure.OverSeeds(before, Sheets)!, 0, 0)],
            .. rows.Where(row => row.Step > 0).GroupBy(row => row.Step).OrderBy(step => step.Key).Select(step => new RecoveryPoint(
                step.Key, Figure.OverSeeds([.. step])!, Spent(ResultRow.Tokens, step.Key), Spent(ResultRow.Compute, step.Key))),
        ];
    }
}
