using System.Text;
using System.Xml;
using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;

namespace Holdfast.Evidence.Reports;

/// <summary>The page around a report, built as a tree of elements, so that no name or recipe can break out of its text.</summary>
internal static class HtmlPage
{
    /// <summary>Writes a whole page.</summary>
    /// <param name="output">Where the bytes go; left open.</param>
    /// <param name="title">Its title.</param>
    /// <param name="content">What stands below the title.</param>
    internal static void Write(Stream output, string title, params object?[] content)
    {
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", "\n" + HtmlStyle.Sheet + "\n")),
            new XElement("body", HeatMap.Hatching(), new XElement("h1", title), content));
        MakeLegible(page);
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        text.Write("<!DOCTYPE html>\n");
        using var writer = XmlWriter.Create(
            text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = "\n", CloseOutput = false });
        page.WriteTo(writer);
    }

    // Reasons quote other programs' messages, which may hold characters that no page may.
    private static void MakeLegible(XElement page)
    {
        foreach (var text in page.DescendantNodes().OfType<XText>())
        {
            text.Value = Legible(text.Value);
        }
        foreach (var attribute in page.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Legible(attribute.Value);
        }
    }

    private static string Legible(string text) =>
        string.Concat(text.EnumerateRunes()
            .Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
