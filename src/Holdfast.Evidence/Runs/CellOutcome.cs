namespace Holdfast.Evidence.Runs;

/// <summary>What one completed cell left behind; <c>cells/CELL.json</c>.</summary>
public sealed record CellOutcome
{
    /// <summary>How it ended.</summary>
    public required CellStatus Status { get; init; }

    /// <summary>Why it failed or counts as destroyed, in one sentence; null when done.</summary>
    public string? Reason { get; init; }

    /// <summary>Every number measured, in the order measured.</summary>
    public IReadOnlyList<ResultRow> Rows { get; init; } = [];

    /// <summary>Right and wrong answers behind the shares among the rows, in the order measured.</summary>
    public IReadOnlyList<CellMarks> Marks { get; init; } = [];
}
