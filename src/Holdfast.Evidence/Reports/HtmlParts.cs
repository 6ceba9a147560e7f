using System.Xml.Linq;

namespace Holdfast.Evidence.Reports;

/// <summary>Elements that several sections of the page use.</summary>
internal static class HtmlParts
{
    private const int OneLine = 18;

    /// <summary>The paragraph at the top.</summary>
    internal static XElement Verdict(IEnumerable<string> sentences) =>
        new("p", new XAttribute("class", "verdict"), Wording.Unbroken(string.Join(' ', sentences)));

    internal static XElement Small(string style, params object?[] content) => new("p", new XAttribute("class", style), content);

    internal static XElement Table(ReportTable table) => new(
        "div",
        new XAttribute("class", "scroll"),
        new XElement(
            "table",
            new XElement("thead",
                table.Heads.Any(head => head.Over.Length > 0) ? new XElement("tr", Overs(table.Heads)) : null,
                new XElement("tr", table.Heads.Select((head, column) => new XElement("th", Style(head, column, prose: false), head.Text)))),
            new XElement("tbody", table.Rows.Select(row => new XElement(
                "tr",
                row[0].Text.Length > 0 ? new XAttribute("class", "first") : null,
                row.Select((cell, column) => Cell(table.Heads[column], column, cell)))))));

    /// <summary>What belongs to one of several forget exams, under its title.</summary>
    internal static IEnumerable<XElement> About(ExamFindings exam, params IEnumerable<XElement> content) =>
        exam.Title.Length == 0 ? content : content.Prepend(new XElement("h3", exam.Title));

    /// <summary>Long content that is there for whoever opens it; on paper only if it was open.</summary>
    internal static XElement Folded(string summary, params object?[] content) =>
        new("details", new XAttribute("class", "long"), new XElement("summary", summary), content);

    private static IEnumerable<XElement> Overs(IReadOnlyList<Head> heads)
    {
        for (int first = 0, count; first < heads.Count; first += count)
        {
            var over = heads[first].Over;
            count = heads.Skip(first).TakeWhile(head => head.Over == over).Count();
            yield return new XElement(
                "th", new XAttribute("colspan", count), over.Length > 0 ? new XAttribute("class", "over") : null, over);
        }
    }

    // The number or name, under it its interval, then what else there is to say.
    private static XElement Cell(Head head, int column, TableCell cell) => new(
        "td",
        Style(head, column, prose: head.Long),
        column == 0 || cell.Strong ? new XElement("b", Wording.Unbroken(cell.Text)) : Wording.Unbroken(cell.Text),
        new[] { cell.Under, cell.Detail }.Where(lines => lines.Length > 0).SelectMany(lines => lines.Split('\n')).Select(Under));

    private static XAttribute? Style(Head head, int column, bool prose) =>
        column == 0 ? new XAttribute("class", "name") : prose ? new XAttribute("class", "prose") : head.Words
            ? new XAttribute("class", "words") : null;

    private static XElement Under(string text) =>
        new("span", new XAttribute("class", text.Length <= OneLine ? "under line" : "under"), Wording.Unbroken(text));
}
