using System.Xml.Linq;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>Names beside the lines they are drawn as.</summary>
internal static class Legend
{
    internal static XElement Lines(IReadOnlyList<string> names, bool marked) => new(
        "p",
        new XAttribute("class", "legend"),
        names.Select((name, index) => new XElement("span", Shapes.Picture(24, 14, name, Swatch(Ink.Of(index), marked)), name)));

    /// <summary>Names beside the markers they are drawn as.</summary>
    internal static XElement Points(IReadOnlyList<string> names) => new(
        "p",
        new XAttribute("class", "legend"),
        names.Select((name, index) => new XElement("span", Shapes.Picture(24, 14, name, Shapes.Marker(Ink.Of(index), 12, 7)), name)));

    private static IEnumerable<XElement> Swatch(Ink ink, bool marked)
    {
        yield return Shapes.Path(
            "line",
            "M0,7H24",
            new XAttribute("stroke", ink.Color),
            ink.Dashes.Length == 0 ? null : new XAttribute("stroke-dasharray", ink.Dashes));
        if (marked)
        {
            yield return Shapes.Marker(ink, 12, 7);
        }
    }
}
