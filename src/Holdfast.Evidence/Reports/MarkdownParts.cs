namespace Holdfast.Evidence.Reports;

/// <summary>What the plain texts are made of.</summary>
internal static class MarkdownParts
{
    internal static void Table(TextWriter text, ReportTable table)
    {
        text.WriteLine($"| {string.Join(" | ", table.Heads.Select(head => Escaped(head.Whole)))} |");
        text.WriteLine($"|{string.Concat(table.Heads.Select(_ => "---|"))}");
        foreach (var row in table.Rows)
        {
            text.WriteLine($"| {string.Join(" | ", row.Select(cell => Escaped(cell.Line)))} |");
        }

        text.WriteLine();
    }

    // Names are a person's: a pipe would end a table cell, and a bracket pair with a parenthesis would make a link.
    internal static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("](", "]\\(", StringComparison.Ordinal)
        .Replace('\n', ' ').Replace('\r', ' ');
}
