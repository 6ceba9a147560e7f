namespace Holdfast.Evidence.Tables;

/// <summary>How a file of records is laid out.</summary>
public enum TableFormat
{
    /// <summary>By the file's extension: .jsonl, .ndjson or .json; .csv; .parquet; .txt; before a .gz where it is packed.</summary>
    ByExtension,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Comma-separated values as in RFC 4180; every cell is text.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Plain text; each record has the one column <see cref="TableFile.TextColumn"/>.</summary>
    PlainText,
}

/// <summary>What one record of a plain text file is.</summary>
public enum TextUnit
{
    /// <summary>A line that is not blank.</summary>
    Line,

    /// <summary>A run of lines up to the next blank one, joined by line feeds.</summary>
    Paragraph,
}

/// <summary>How <see cref="TableFile.Read"/> reads a file.</summary>
public sealed record TableOptions
{
    /// <summary>The layout of the file.</summary>
    public TableFormat Format { get; init; } = TableFormat.ByExtension;

    /// <summary>Whether a CSV file names its columns in its first record; where it does not, they are named 0, 1, 2 and so on.</summary>
    public bool Header { get; init; } = true;

    /// <summary>What one record of a plain text file is.</summary>
    public TextUnit Unit { get; init; } = TextUnit.Line;
}
