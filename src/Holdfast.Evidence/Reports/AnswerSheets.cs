using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// What each question of one exam was worth, in every cell and at every examined step: what intervals over questions and comparisons
/// question by question are made from. Runs of older versions have none.
/// </summary>
internal sealed class AnswerSheets
{
    private readonly IReadOnlyList<long> _seeds;
    private readonly Dictionary<(Cell Cell, int Step), double[]> _sheets;
    private readonly Bootstrap? _bootstrap;

    private AnswerSheets(IReadOnlyList<long> seeds, Dictionary<(Cell, int), double[]> sheets, bool shared, Bootstrap? bootstrap)
    {
        (_seeds, _sheets, SharedQuestions, _bootstrap) = (seeds, sheets, shared, bootstrap);
    }

    /// <summary>Whether every seed was put the same questions.</summary>
    internal bool SharedQuestions { get; }

    internal static AnswerSheets Of(RunPlan plan, ILookup<Cell, CellMarks> all, string evaluation, string metric)
    {
        var sheets = (
            from cell in all
            from marks in cell
            where marks.Evaluation == evaluation && marks.Metric == metric
            select (Key: (Cell: cell.Key, marks.Step), Sheet: marks.Values.ToArray()))
            .ToDictionary(sheet => sheet.Key, sheet => sheet.Sheet);
        var shared = !plan.SeedExams.Contains(evaluation);
        return new AnswerSheets(plan.Seeds, sheets, shared, Draw(plan.Seeds, sheets, shared));
    }

    /// <summary>The mark of each question, NaN for one without; null where nothing is known.</summary>
    internal double[]? Of(Cell cell, int step) => _sheets.GetValueOrDefault((cell, step));

    /// <summary>The mean over seeds as it comes out in every resample; null where the answers behind a row are not known.</summary>
    /// <param name="rows">At most one row per seed, all of one safeguard and one attack.</param>
    internal Replicates? Resampled(IReadOnlyList<ResultRow> rows)
    {
        if (_bootstrap is null || rows.Count == 0)
        {
            return null;
        }

        var sheets = rows.ToDictionary(row => row.Seed, row => Of(new Cell(row.Seed, row.Safeguard, row.Attack), row.Step));
        return sheets.Values.Any(sheet => sheet is null || sheet.All(double.IsNaN))
            ? null
            : _bootstrap.Of([.. _seeds.Select(seed => sheets.GetValueOrDefault(seed))]);
    }

    // Null unless every seed's exam has one length, as it has in every run that was not patched together.
    private static Bootstrap? Draw(IReadOnlyList<long> seeds, Dictionary<(Cell Cell, int Step), double[]> sheets, bool shared)
    {
        var lengths =
            sheets.Select(sheet => (sheet.Key.Cell.Seed, sheet.Value.Length)).Distinct().ToLookup(seed => seed.Seed, seed => seed.Length);
        if (lengths.Count == 0 || lengths.Any(seed => seed.Count() > 1 || seed.First() == 0))
        {
            return null;
        }

        // A seed without any answers yet is never asked for; any length does.
        var any = lengths.First().First();
        int[] questions = [.. seeds.Select(seed => lengths[seed].FirstOrDefault(any))];
        return shared && questions.Distinct().Count() > 1 ? null : new Bootstrap(new Seed(0).Derive("report"), questions, shared);
    }
}
