namespace Holdfast.Evidence.Runs;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>Attacked and examined.</summary>
    Done,

    /// <summary>Stopped by an error, for instance a loss that became NaN. Says nothing about the safeguard.</summary>
    Failed,

    /// <summary>The attack ruined the model itself: low accuracy there is no credit to the safeguard.</summary>
    Destroyed,

    /// <summary>Planned, and not recorded.</summary>
    Missing,
}

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
