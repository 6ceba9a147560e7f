namespace Holdfast.Evidence.Runs;

/// <summary>One line of <c>events.jsonl</c>.</summary>
public sealed record RunEvent
{
    /// <summary>Kind of the line that each process writes when it begins or goes on with the run.</summary>
    public const string StartKind = "start";

    /// <summary>Kind of a point on a curve.</summary>
    public const string MeasureKind = "measure";

    /// <summary>Kind of a sentence for a person.</summary>
    public const string NoteKind = "note";

    /// <summary>Kind of the line that says that a cell was recorded: one for each cell, whoever worked on it.</summary>
    public const string CellKind = "cell";

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>One of the kinds above; a reader passes over kinds it does not know.</summary>
    public required string Kind { get; init; }

    /// <summary>Id of the process that began; of a start.</summary>
    public int? Process { get; init; }

    /// <summary>The curve; of a measure.</summary>
    public string? Series { get; init; }

    /// <summary>Where on the curve; of a measure.</summary>
    public long? Step { get; init; }

    /// <summary>The number; of a measure.</summary>
    public double? Value { get; init; }

    /// <summary>The sentence; of a note.</summary>
    public string? Text { get; init; }

    /// <summary><see cref="Runs.Cell.FileName"/> of what was recorded; of a cell.</summary>
    public string? Cell { get; init; }

    /// <summary>How it ended; of a cell.</summary>
    public CellStatus? Status { get; init; }
}
