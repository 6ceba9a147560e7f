using System.Xml.Linq;

namespace Holdfast.Evidence.Reports;

/// <summary>Elements that several sections of the page use.</summary>
internal static class HtmlParts
{
    private const int OneLine = 18;

    internal static XElement Small(string style, params object?[] content) => new("p", new XAttribute("class", style), content);

    internal static XElement Table(IReadOnlyList<Head> heads, IEnumerable<XElement> rows) => new(
        "div",
        new XAttribute("class", "scroll"),
        new XElement(
            "table",
            new XElement("thead", new XElement("tr", heads.Select((head, index) =>
                new XElement("th", index == 0 ? new XAttribute("class", "name") : head.Words ? new XAttribute("class", "words") : null, head.Text)))),
            new XElement("tbody", rows)));

    internal static XElement Table(ReportTable table) => Table(table.Heads, table.Rows.Select(row => Row(
        row[0].Text.Length > 0,
        row.Select((cell, column) => column == 0 ? Name(cell.Text, cell.Under) : new XElement(
            "td",
            table.Heads[column].Words ? new XAttribute("class", "words") : null,
            cell.Strong ? new XElement("b", Wording.Unbroken(cell.Text)) : Wording.Unbroken(cell.Text),
            cell.Under.Split('\n').Select(Under))))));

    /// <summary>Long content that is there for whoever opens it; on paper only if it was open.</summary>
    internal static XElement Folded(string summary, params object?[] content) =>
        new("details", new XAttribute("class", "long"), new XElement("summary", summary), content);

    internal static XElement Row(bool first, params object?[] cells) => new(
        "tr", first ? new XAttribute("class", "first") : null, cells);

    internal static XElement Name(string name, string under = "") => new(
        "td", new XAttribute("class", "name"), new XElement("b", name), Under(under));

    internal static XElement Words(string words) => new("td", new XAttribute("class", "words"), words);

    internal static XElement Prose(string text) => new("td", new XAttribute("class", "prose"), text);

    internal static XElement Plain(string text) => new("td", text);

    /// <summary>The number, under it its interval, then what else there is to say.</summary>
    internal static XElement Cell(Figure? figure, params ReadOnlySpan<string> under) => figure is null
        ? new XElement("td", Wording.None, under.ToArray().Select(Under))
        : new XElement(
            "td",
            new XElement("b", Wording.Value(figure)),
            Under(Wording.Interval(figure)),
            under.ToArray().Select(Under));

    internal static XElement? Under(string text) =>
        text.Length == 0 ? null : new XElement("span", new XAttribute("class", text.Length <= OneLine ? "under line" : "under"), Wording.Unbroken(text));
}
