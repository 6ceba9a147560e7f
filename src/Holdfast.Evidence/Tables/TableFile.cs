namespace Holdfast.Evidence.Tables;

/// <summary>
/// One way to read records, whatever the file's format: training texts, exam questions, anything with columns.
/// All text is UTF-8, with or without a byte-order mark.
/// </summary>
public static class TableFile
{
    /// <summary>The name of the only column of a plain text file.</summary>
    public const string TextColumn = "text";

    /// <summary>Reads the records of a file one after another, never the whole file (Parquet: one row group at a time).</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is laid out; without them, the extension tells.</param>
    /// <returns>At least one record; each enumeration opens the file anew.</returns>
    /// <exception cref="InputFaultException">
    /// At the call: no such file, or an extension that tells nothing. While reading: no record at all, a malformed one, text that
    /// is not UTF-8, a damaged file. The sentence names path and line.
    /// </exception>
    public static IEnumerable<TableRow> Read(string path, TableOptions? options = null)
    {
        options ??= new TableOptions();
        if (!File.Exists(path))
        {
            throw new InputFaultException(Directory.Exists(path)
                ? $"Expected a file at {path}, got a folder. Name a file in it."
                : $"Expected a file at {path}, got nothing there. Correct the path.");
        }

        return AtLeastOne(path, Format(path, options) switch
        {
            TableFormat.JsonLines => JsonLinesTable.Read(path),
            TableFormat.Csv => CsvTable.Read(path, options.Header),
            TableFormat.Parquet => ParquetTable.Read(path),
            _ => TextTable.Read(path, options.Unit),
        });
    }

    /// <summary>Opens a file for reading from front to back.</summary>
    internal static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException($"Expected to read {path}, got: {cause.Message} Make the file readable.", cause);
        }
    }

    private static TableFormat Format(string path, TableOptions options) =>
        options.Format != TableFormat.ByExtension ? options.Format : Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" or ".json" => TableFormat.JsonLines,
            ".csv" => TableFormat.Csv,
            ".parquet" => TableFormat.Parquet,
            ".txt" => TableFormat.PlainText,
            var other => throw new InputFaultException(
                $"Expected {path} to end in .jsonl, .ndjson, .json, .csv, .parquet or .txt, got '{other}'. Rename it or name its format."),
        };

    private static IEnumerable<TableRow> AtLeastOne(string path, IEnumerable<TableRow> rows)
    {
        var any = false;
        foreach (var row in rows)
        {
            any = true;
            yield return row;
        }

        if (!any)
        {
            throw new InputFaultException($"Expected at least one record in {path}, got an empty file. Give a file with records.");
        }
    }
}
