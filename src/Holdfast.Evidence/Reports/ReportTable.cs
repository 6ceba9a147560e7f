namespace Holdfast.Evidence.Reports;

/// <summary>A table that the page and the plain text both show, so that they cannot disagree.</summary>
/// <param name="Heads">Heads of its columns.</param>
/// <param name="Rows">Its rows, a cell for each column. A row whose first cell is empty goes on with the row above.</param>
internal sealed record ReportTable(IReadOnlyList<Head> Heads, IReadOnlyList<IReadOnlyList<TableCell>> Rows);

/// <summary>The head of a column.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Words">Whether the column holds words rather than numbers.</param>
internal readonly record struct Head(string Text, bool Words = false)
{
    public static implicit operator Head(string text) => new(text);
}

/// <summary>What stands in one place of a table.</summary>
/// <param name="Text">The number or name.</param>
/// <param name="Under">What else there is to say, smaller, a line each; may be empty.</param>
/// <param name="Strong">Whether it should be seen first.</param>
internal readonly record struct TableCell(string Text, string Under = "", bool Strong = false)
{
    public static implicit operator TableCell(string text) => new(text);

    internal static TableCell Of(Figure? figure, string more = "") => figure is null
        ? new TableCell(Wording.None, more)
        : new TableCell(Wording.Value(figure), string.Join('\n', new[] { Wording.Interval(figure), more }.Where(part => part.Length > 0)));
}
