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
