using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace Holdfast.Evidence.Tables;

/// <summary>Reads comma-separated values; a record may span lines inside quotes, and all records have as many cells as the first.</summary>
internal static class CsvTable
{
    private static readonly CsvReaderOptions Strict = new()
    {
        Separator = ',',
        HasHeader = false,
        TrackLineNumbers = true,
        MaxRecordSize = Utf8Lines.MaximumBytes,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
    };

    internal static IEnumerable<TableRow> Read(string path, bool header)
    {
        using var reader = CsvReader.Create(TableFile.Open(path), Strict, leaveOpen: false);
        string[]? names = null;
        while (Next(reader, path))
        {
            var cells = new string[reader.FieldCount];
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = reader.GetString(column);
            }

            if (names is null)
            {
                names = header ? Distinct(cells, path) : [.. cells.Select((_, column) => column.ToString(CultureInfo.InvariantCulture))];
                if (header)
                {
                    continue;
                }
            }

            yield return new TableRow(path, reader.LineNumber, names.Zip(cells)
                .ToDictionary(pair => pair.First, pair => (object?)pair.Second));
        }
    }

    private static bool Next(CsvReader reader, string path)
    {
        try
        {
            if (!reader.Read())
            {
                return false;
            }
        }
        catch (CsvFormatException cause)
        {
            throw new InputFaultException(
                $"{path} line {cause.LineNumber}: Expected comma-separated values with as many cells in every record, got: "
                    + $"{cause.Message} Correct the record.", cause);
        }

        return Utf8.IsValid(reader.RawRecord)
            ? true
            : throw new InputFaultException(
                $"{path} line {reader.LineNumber}: Expected UTF-8 text, got other bytes. Save the file as UTF-8.");
    }

    private static string[] Distinct(string[] names, string path) =>
        names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InputFaultException(
                $"{path} line 1: Expected column names that differ, got '{twice.Key}' {twice.Count()} times. Rename them, "
                    + "or say that the file has no header.")
            : names;
}
