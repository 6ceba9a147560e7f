using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>The rows of a run in the order that findings ask for them, each list by safeguard, attack and measure.</summary>
internal sealed class RunRows
{
    private readonly Dictionary<Cell, CellStatus> _ends;
    private readonly ILookup<(string Safeguard, string Attack, string? Evaluation, string Metric), ResultRow> _rows;
    private readonly ILookup<Cell, CellMarks> _marks;
    private readonly Dictionary<string, AnswerSheets> _sheets = [];

    internal RunRows(RunFolder run)
    {
        Summary = run.Summary();
        _ends = Summary.Cells.ToDictionary(end => new Cell(end.Seed, end.Safeguard, end.Attack), end => end.Status);

        // Where a judge gave not one mark there is no number; how many are missing is told apart.
        _rows = Summary.Rows.Where(row => row.N > 0).ToLookup(row => (row.Safeguard, row.Attack, row.Evaluation, row.Metric));
        TrainedAgainst = Summary.Rows.Where(row => row.InDistribution).Select(row => row.Attack).ToHashSet(StringComparer.Ordinal);
        _marks = Plan.Cells().SelectMany(cell => run.Outcome(cell)?.Marks.Select(marks => (cell, marks)) ?? [])
            .ToLookup(known => known.cell, known => known.marks);
        Headline = [.. Measured(ExamRole.Forget).GroupBy(exam => exam.Domain).SelectMany(domain => domain)];
        Retained = [.. Measured(ExamRole.Retain)];
    }

    internal RunSummary Summary { get; }

    internal RunPlan Plan => Summary.Plan;

    /// <summary>The marks of every recorded cell, cell by cell.</summary>
    internal IEnumerable<IEnumerable<CellMarks>> Marks => _marks;

    /// <summary>Attacks that some safeguard of the run trained against.</summary>
    internal IReadOnlySet<string> TrainedAgainst { get; }

    /// <summary>The forget exams that make a headline, domain by domain.</summary>
    internal IReadOnlyList<PlannedExam> Headline { get; }

    /// <summary>The retain exams that stand in it.</summary>
    internal IReadOnlyList<PlannedExam> Retained { get; }

    /// <summary>The answers to one exam.</summary>
    internal AnswerSheets Sheets(PlannedExam exam) => _sheets.TryGetValue(exam.Name, out var known)
        ? known : _sheets[exam.Name] = AnswerSheets.Of(Plan, _marks, exam.Name, exam.Metric.Name);

    internal CellStatus End(ResultRow row) => _ends[new Cell(row.Seed, row.Safeguard, row.Attack)];

    /// <summary>Every row of one measure.</summary>
    internal IReadOnlyList<ResultRow> All(string safeguard, string attack, string? evaluation, string metric) =>
        [.. _rows[(safeguard, attack, evaluation, metric)]];

    /// <summary>Those of cells that are done.</summary>
    internal IReadOnlyList<ResultRow> Done(string safeguard, string attack, string? evaluation, string metric) =>
        [.. All(safeguard, attack, evaluation, metric).Where(row => End(row) == CellStatus.Done)];

    // Plans of older versions do not say which exams there are: one that gave no row where others did is none.
    private IEnumerable<PlannedExam> Measured(ExamRole role) => Plan.Headline(role).Where(exam =>
        Summary.Rows.Count == 0 || Summary.Rows.Any(row => row.Evaluation == exam.Name && row.Metric == exam.Metric.Name));
}
