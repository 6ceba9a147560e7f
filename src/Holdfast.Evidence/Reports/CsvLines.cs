using System.Globalization;
using System.Text;

namespace Holdfast.Evidence.Reports;

/// <summary>Writes comma-separated lines: RFC 4180 quoting, decimal points, line feeds.</summary>
internal sealed class CsvLines : IDisposable
{
    private readonly StreamWriter _text;

    internal CsvLines(Stream output, params ReadOnlySpan<string> header)
    {
        _text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        Add(header);
    }

    public void Dispose() => _text.Dispose();

    internal void Add(params ReadOnlySpan<string> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            _text.Write(i == 0 ? "" : ",");
            _text.Write(Quoted(Plain(fields[i])));
        }
        _text.Write('\n');
    }

    /// <summary>A number; nothing for none.</summary>
    internal static string Plain(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    // A spreadsheet takes a cell that begins so for a formula, and names come from whoever wrote the recipe.
    private static string Plain(string field) =>
        field is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]
            && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + field : field;

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
