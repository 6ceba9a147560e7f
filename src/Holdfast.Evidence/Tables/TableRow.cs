using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Holdfast.Evidence.Tables;

/// <summary>
/// One record of a file, which knows where it stands in it. A cell is text, a whole number, a number, a truth value, a list,
/// nothing, or something nested or binary, of which only the presence can be asked.
/// </summary>
public sealed class TableRow
{
    private readonly IReadOnlyDictionary<string, object?> _cells;
    private readonly string _unit;

    internal TableRow(string path, long line, IReadOnlyDictionary<string, object?> cells, string unit = "line")
    {
        Path = path;
        Line = line;
        _cells = cells;
        _unit = unit;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where the record begins, from 1: the line, or for Parquet the number of the record.</summary>
    public long Line { get; }

    /// <summary>Path and line in words, as error messages name them.</summary>
    public string Location => $"{Path} {_unit} {Line.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The names of the record's columns.</summary>
    public IEnumerable<string> Columns => _cells.Keys;

    /// <summary>Whether the record has the column with something in it.</summary>
    public bool Has(string column) => _cells.TryGetValue(column, out var cell) && cell is not null;

    /// <summary>The text of a cell.</summary>
    /// <exception cref="InputFaultException">There is no such column, or it holds no text.</exception>
    public string Text(string column) => TryText(column, out var text) ? text : throw Misfit(column, "text");

    /// <summary>The whole number of a cell; text that spells one counts, and so does 2.0.</summary>
    /// <exception cref="InputFaultException">There is no such column, or it holds no whole number.</exception>
    public long Whole(string column) => TryWhole(column, out var number) ? number : throw Misfit(column, "a whole number");

    /// <summary>The texts of a list cell; text that spells a JSON array of strings counts.</summary>
    /// <exception cref="InputFaultException">There is no such column, or it holds no list of texts.</exception>
    public IReadOnlyList<string> Texts(string column) => TryTexts(column, out var texts) ? texts : throw Misfit(column, "a list of texts");

    /// <summary>The text of a cell, where it holds one.</summary>
    public bool TryText(string column, [NotNullWhen(true)] out string? text)
    {
        text = Cell(column) as string;
        return text is not null;
    }

    /// <summary>The whole number of a cell, where it holds one; text that spells one counts, and so does 2.0.</summary>
    public bool TryWhole(string column, out long number)
    {
        number = 0;
        switch (Cell(column))
        {
            case long whole:
                number = whole;
                return true;
            // Tables that pass through a column with gaps write whole numbers as 2.0.
            case double real when double.IsInteger(real) && Math.Abs(real) < 1L << 53:
                number = (long)real;
                return true;
            case string text:
                return long.TryParse(
                    text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
            default:
                return false;
        }
    }

    /// <summary>The texts of a list cell, where it holds such; text that spells a JSON array of strings counts.</summary>
    public bool TryTexts(string column, [NotNullWhen(true)] out IReadOnlyList<string>? texts)
    {
        var cell = ListCell(column);
        texts = cell is IReadOnlyList<object?> list && list.All(item => item is string) ? [.. list.Cast<string>()] : null;
        return texts is not null;
    }

    /// <summary>The records of a list cell, such as the messages of a conversation; text that spells a JSON array of objects
    /// counts.</summary>
    /// <exception cref="InputFaultException">There is no such column, or it holds no list of records.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Records(string column) =>
        TryRecords(column, out var records) ? records : throw Misfit(column, "a list of records");

    /// <summary>The records of a list cell, where it holds such; text that spells a JSON array of objects counts.</summary>
    public bool TryRecords(string column, [NotNullWhen(true)] out IReadOnlyList<IReadOnlyDictionary<string, object?>>? records)
    {
        var found = (ListCell(column) as IReadOnlyList<object?>)?.Select(Record).ToList();
        records = found is null || found.Contains(null) ? null : [.. found.OfType<Dictionary<string, object?>>()];
        return records is not null;
    }

    /// <summary>A fault that begins with the place of this record.</summary>
    /// <param name="sentences">For instance "Expected an answer from 0 to 3, got 7. Correct the answer.".</param>
    public InputFaultException Fault(string sentences) => new($"{Location}: {sentences}");

    /// <summary>What a cell holds, in words for an error message.</summary>
    public string Describe(string column) => Kind(Cell(column));

    private object? Cell(string column) => _cells.GetValueOrDefault(column);

    private object? ListCell(string column)
    {
        var cell = Cell(column);
        if (cell is string text && text.StartsWith('['))
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                cell = JsonLinesTable.Cell(json.RootElement);
            }
            catch (Exception cause) when (cause is JsonException or InvalidOperationException)
            {
                // Then it is ordinary text, which is no list; InvalidOperationException: with half a surrogate pair.
            }
        }

        return cell;
    }

    private Dictionary<string, object?>? Record(object? item)
    {
        try
        {
            return item switch
            {
                JsonElement { ValueKind: JsonValueKind.Object } json =>
                    json.EnumerateObject().DistinctBy(member => member.Name).ToDictionary(member => member.Name, member =>
                        JsonLinesTable.Cell(member.Value)),
                IDictionary map => map.Keys.Cast<string>().ToDictionary(name => name, name => ParquetTable.Cell(map[name])),
                _ => null,
            };
        }
        catch (InvalidOperationException cause)
        {
            throw new InputFaultException($"{Location}: Expected text of whole Unicode characters, got half of one. Correct the record.",
                cause);
        }
    }

    private InputFaultException Misfit(string column, string expected) => Fault(_cells.TryGetValue(column, out var cell)
        ? $"Expected {expected} in column '{column}', got {Kind(cell)}. Correct the record."
        : $"Expected column '{column}', got {Known()}. Name one of these or add the column.");

    private string Known() => _cells.Count == 0
        ? "no columns"
        : string.Join(", ", _cells.Keys.Take(12).Select(name => $"'{name}'")) + (_cells.Count > 12 ? " and more" : "");

    private static string Kind(object? cell) => cell switch
    {
        null => "nothing",
        string text => $"the text '{(text.Length > 40 ? text[..40] + "..." : text)}'",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        IReadOnlyList<object?> list =>
            list.Count == 0 ? "an empty list" : $"a list of {list.Count} with {string.Join(", ", list.Select(Sort).Distinct())}",
        _ => "something nested or binary",
    };

    private static string Sort(object? cell) => cell switch
    {
        null => "nothing",
        string => "text",
        long or double => "numbers",
        bool => "truth values",
        _ => "nested or binary values",
    };
}
