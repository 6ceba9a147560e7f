using System.Xml.Linq;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>The few elements that charts are made of.</summary>
internal static class Shapes
{
    internal static XElement Picture(double width, double height, string label, params object?[] content) => new(
        "svg",
        new XAttribute("viewBox", $"0 0 {Scale.Text(width)} {Scale.Text(height)}"),
        new XAttribute("width", Scale.Text(width)),
        new XAttribute("height", Scale.Text(height)),
        new XAttribute("role", "img"),
        new XAttribute("aria-label", label),
        content);

    internal static XElement Line(string style, double x1, double y1, double x2, double y2) => new(
        "line",
        new XAttribute("class", style),
        new XAttribute("x1", Scale.Text(x1)),
        new XAttribute("y1", Scale.Text(y1)),
        new XAttribute("x2", Scale.Text(x2)),
        new XAttribute("y2", Scale.Text(y2)));

    internal static XElement Words(string style, double x, double y, string text) => new(
        "text",
        new XAttribute("class", style),
        new XAttribute("x", Scale.Text(x)),
        new XAttribute("y", Scale.Text(y)),
        text);

    internal static XElement Block(string style, double x, double y, double width, double height, params object?[] content) => new(
        "rect",
        new XAttribute("class", style),
        new XAttribute("x", Scale.Text(x)),
        new XAttribute("y", Scale.Text(y)),
        new XAttribute("width", Scale.Text(Math.Max(0, width))),
        new XAttribute("height", Scale.Text(height)),
        content);

    internal static XElement Path(string style, string data, params object?[] content) =>
        new("path", new XAttribute("class", style), new XAttribute("d", data), content);

    /// <summary>A marker, with a white rim so that it stands out from lines.</summary>
    internal static XElement Marker(Ink ink, double x, double y, double size = 1) => Path(
        "marker",
        ink.Marker,
        new XAttribute("fill", ink.Color),
        new XAttribute("stroke", ink.Marker.EndsWith('Z') ? "#fff" : ink.Color),
        new XAttribute("transform", $"translate({Scale.Text(x)} {Scale.Text(y)}) scale({Scale.Text(size)})"));

    /// <summary>Tells the things of a chart apart, for a reader without its text.</summary>
    internal static XElement Tip(string text) => new("title", text);
}
