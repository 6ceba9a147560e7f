namespace Holdfast.Evidence.Runs;

/// <summary>
/// The whole result; <c>summary.json</c>, for reports and outside scripts. Made from run.json and the cells alone, in the plan's
/// order, so that a run killed and resumed yields the same bytes as an unbroken one, the two times aside.
/// </summary>
public sealed record RunSummary
{
    /// <summary>The schema of the file.</summary>
    public required int Schema { get; init; }

    /// <summary>Name of the run.</summary>
    public required string Recipe { get; init; }

    /// <summary>SHA-256 of recipe.yaml in lower-case hex.</summary>
    public required string RecipeSha256 { get; init; }

    /// <summary>When the run began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended, UTC; null while it has not.</summary>
    public required DateTimeOffset? Finished { get; init; }

    /// <summary>Whether anything is missing.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>What the run set out to measure.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>How every planned cell ended, in the plan's order.</summary>
    public required IReadOnlyList<CellEnd> Cells { get; init; }

    /// <summary>Every number, in the plan's order.</summary>
    public required IReadOnlyList<ResultRow> Rows { get; init; }

    /// <summary>Puts the completed cells into the plan's order.</summary>
    /// <param name="run">The run's record.</param>
    /// <param name="outcome">The outcome of a cell, or null.</param>
    /// <param name="finished">When the run ended; null while it has not.</param>
    public static RunSummary Of(RunRecord run, Func<Cell, CellOutcome?> outcome, DateTimeOffset? finished)
    {
        var ends = new List<CellEnd>();
        var rows = new List<ResultRow>();
        foreach (var cell in run.Plan.Cells())
        {
            var known = outcome(cell);
            ends.Add(new CellEnd(cell.Seed, cell.Safeguard, cell.Attack, known?.Status ?? CellStatus.Missing, known?.Reason));
            rows.AddRange(known?.Rows ?? []);
        }
        return new RunSummary
        {
            Schema = RunRecord.CurrentSchema,
            Recipe = run.Name,
            RecipeSha256 = run.RecipeSha256,
            Started = run.Started,
            Finished = finished,
            Status = ends.All(end => end.Status is CellStatus.Done or CellStatus.Destroyed) ? RunStatus.Complete : RunStatus.Incomplete,
            Plan = run.Plan,
            Cells = ends,
            Rows = rows,
        };
    }
}
