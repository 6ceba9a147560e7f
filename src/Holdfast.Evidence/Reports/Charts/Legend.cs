using System.Xml.Linq;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>Names beside the ink they are drawn in.</summary>
internal static class Legend
{
    /// <summary>For bars.</summary>
    internal static XElement Bars(IReadOnlyList<string> names) => List(names, (ink, index) => Shapes.Block(
        "bar", 1, 2, 22, 10, new XAttribute("fill", FormattableString.Invariant($"url(#hatch-{index})")), new XAttribute("stroke", ink.Color)));

    /// <summary>For lines.</summary>
    internal static XElement Lines(IReadOnlyList<string> names, bool marked) => List(names, (ink, _) => new object?[]
    {
        Shapes.Path(
            "line",
            "M0,7H24",
            new XAttribute("stroke", ink.Color),
            ink.Dashes.Length == 0 ? null : new XAttribute("stroke-dasharray", ink.Dashes)),
        marked ? Shapes.Marker(ink, 12, 7) : null,
    });

    private static XElement List(IReadOnlyList<string> names, Func<Ink, int, object?> swatch) => new(
        "p",
        new XAttribute("class", "legend"),
        names.Select((name, index) => new XElement("span", Shapes.Picture(24, 14, name, swatch(Ink.Of(index), index)), name)));
}
