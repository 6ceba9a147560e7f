using System.IO.Compression;

namespace Holdfast.Evidence.Tables;

/// <summary>
/// One way to read records, whatever the file's format: training texts, exam questions, anything with columns.
/// All text is UTF-8, with or without a byte-order mark.
/// </summary>
public static class TableFile
{
    /// <summary>The name of the only column of a plain text file.</summary>
    public const string TextColumn = "text";

    /// <summary>The endings by which a file's layout is known; each may have .gz behind it, Parquet aside.</summary>
    internal const string Endings = ".jsonl, .ndjson, .json, .csv, .parquet, .txt";

    private const string Packed = ".gz";

    /// <summary>
    /// Reads the records of a file one after another, never the whole file (Parquet: one row group at a time), or those of all files of
    /// a folder in the order of their names.
    /// </summary>
    /// <param name="path">The file; one that ends in .gz is unpacked on the way. Or a folder with the shards of one split.</param>
    /// <param name="options">How it is laid out; without them, the extension tells.</param>
    /// <returns>At least one record; each enumeration opens the file anew.</returns>
    /// <exception cref="InputFaultException">
    /// At the call: no such file, one without a size (a pipe, a device), an extension that tells nothing, a folder of several splits.
    /// While reading: no record at all, a malformed one, text that is not UTF-8, a damaged file. The sentence names path and line.
    /// </exception>
    public static IEnumerable<TableRow> Read(string path, TableOptions? options = null)
    {
        options ??= new TableOptions();
        return Directory.Exists(path)
            ? TableFolder.OneSplit(path).Select(file => ReadFile(file, options)).ToList().SelectMany(rows => rows)
            : ReadFile(path, options);
    }

    /// <summary>Opens a file for reading from front to back, unpacked where it is packed.</summary>
    internal static Stream Open(string path)
    {
        var file = StoredFile.Open(path);
        return IsPacked(path) ? new StoredFile(path, new GZipStream(new PackedBytes(file), CompressionMode.Decompress)) : file;
    }

    /// <summary>The path without the ending of packed files.</summary>
    internal static string Unpacked(string path) => IsPacked(path) ? path[..^Packed.Length] : path;

    /// <summary>The layout that the ending of a file tells, or null.</summary>
    internal static TableFormat? FormatOf(string path) => Path.GetExtension(Unpacked(path)).ToLowerInvariant() switch
    {
        ".jsonl" or ".ndjson" or ".json" => TableFormat.JsonLines,
        ".csv" => TableFormat.Csv,
        ".parquet" when !IsPacked(path) => TableFormat.Parquet,
        ".txt" => TableFormat.PlainText,
        _ => null,
    };

    private static bool IsPacked(string path) => path.EndsWith(Packed, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<TableRow> ReadFile(string path, TableOptions options)
    {
        StoredFile.Require(path);
        return AtLeastOne(path, Format(path, options) switch
        {
            TableFormat.JsonLines => JsonLinesTable.Read(path),
            TableFormat.Csv => CsvTable.Read(path, options.Header),
            TableFormat.Parquet => ParquetTable.Read(path),
            _ => TextTable.Read(path, options.Unit),
        });
    }

    private static TableFormat Format(string path, TableOptions options) =>
        options.Format != TableFormat.ByExtension ? options.Format
        : FormatOf(path) ?? throw new InputFaultException(
            $"Expected {path} to end in {Endings}, or in one of these and .gz (not .parquet), got '{Path.GetExtension(path)}'. "
            + "Rename it or name its format.");

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
