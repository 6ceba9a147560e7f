namespace Holdfast.Evidence.Reports;

/// <summary>A table that the page, the plain text and the terminal show, so that they cannot disagree.</summary>
/// <param name="Heads">Heads of its columns.</param>
/// <param name="Rows">Its rows, a cell for each column. A row whose first cell is empty goes on with the row above.</param>
public sealed record ReportTable(IReadOnlyList<Head> Heads, IReadOnlyList<IReadOnlyList<TableCell>> Rows)
{
    /// <summary>What it is about, where that does not go without saying; may be empty.</summary>
    public string Title { get; init; } = "";
}
