using System.Globalization;
using System.Xml.Linq;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>A bar of shares with its interval and the value of each seed.</summary>
/// <param name="Value">Length of the bar, 0 to 1; null for none, and the note says why.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Seeds">Value of each seed.</param>
/// <param name="Note">Words beside the bar; may be empty.</param>
internal sealed record Bar(double? Value, double Low, double High, IReadOnlyList<double> Seeds, string Note = "");

/// <summary>Bars side by side, one for each series.</summary>
/// <param name="Label">What they belong to.</param>
/// <param name="Bars">One per series.</param>
internal sealed record BarGroup(string Label, IReadOnlyList<Bar> Bars);

/// <summary>Lying bars in groups, 0 to 100 %, with whiskers for intervals, a dot for each seed, and a line for guessing.</summary>
internal sealed record BarChart
{
    private const double Thick = 12;
    private const double GroupGap = 11;
    private const double Top = 22;
    private const double Bottom = 36;

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>Words under the axis.</summary>
    public required string Axis { get; init; }

    /// <summary>Names of the series, in the order of every group's bars.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>The groups from top to bottom.</summary>
    public required IReadOnlyList<BarGroup> Groups { get; init; }

    /// <summary>Where guessing lies; null for no line.</summary>
    public double? Chance { get; init; }

    /// <summary>Draws it.</summary>
    internal XElement Draw()
    {
        const double width = 900;
        var left = 24 + (6.4 * Groups.Max(group => group.Label.Length));
        var pitch = (Thick * Series.Count) + GroupGap;
        var height = Top + (pitch * Groups.Count) + Bottom;
        var x = new Scale(0, 1, left, width - 74);
        // Numbers come last: they stay readable where the line of guessing crosses them.
        var drawn = Groups.SelectMany((group, index) => Draw(group, x, Top + (GroupGap / 2) + (pitch * index)))
            .ToLookup(shape => shape.Name == "text");
        return Shapes.Picture(
            width,
            height,
            Title,
            Shapes.Tip(Title),
            new XElement("defs", Series.Select((_, series) => Hatching(series))),
            x.Ticks(5).Select(tick => new[]
            {
                Shapes.Line("grid", x.Place(tick), Top, x.Place(tick), height - Bottom),
                Shapes.Words("tick middle", x.Place(tick), height - Bottom + 15, Round(tick)),
            }),
            drawn[false],
            Chance is { } chance
                ? new[]
                {
                    Shapes.Line("chance", x.Place(chance), Top - 6, x.Place(chance), height - Bottom),
                    Shapes.Words("tick middle", x.Place(chance), Top - 10, $"guessing {Round(chance)}"),
                }
                : null,
            drawn[true],
            Shapes.Line("axis", left, Top, left, height - Bottom),
            Shapes.Words("label middle", (x.Start + x.End) / 2, height - 4, Axis));
    }

    private IEnumerable<XElement> Draw(BarGroup group, Scale x, double top)
    {
        yield return Shapes.Words("label end", x.Start - 8, top + (Thick * group.Bars.Count / 2) + 4, group.Label);
        for (var series = 0; series < group.Bars.Count; series++)
        {
            var bar = group.Bars[series];
            var y = top + (Thick * series);
            var middle = y + (Thick / 2);
            if (bar.Value is not { } value)
            {
                yield return Shapes.Words("note", x.Start + 5, middle + 3.5, $"{Series[series]}: {bar.Note}");
                continue;
            }
            yield return Shapes.Block(
                "bar",
                x.Start,
                y + 1,
                x.Place(value) - x.Start,
                Thick - 2,
                new XAttribute("fill", $"url(#hatch-{series})"),
                new XAttribute("stroke", Ink.Of(series).Color),
                Shapes.Tip($"{group.Label}, {Series[series]}: {Percent(value)}"));
            yield return Shapes.Path("whisker", string.Create(
                CultureInfo.InvariantCulture,
                $"M{Scale.Text(x.Place(bar.Low))},{Scale.Text(middle - 3)}v6m0,-3H{Scale.Text(x.Place(bar.High))}m0,-3v6"));
            foreach (var seed in bar.Seeds.Count > 1 ? bar.Seeds : [])
            {
                yield return new XElement(
                    "circle",
                    new XAttribute("class", "seed"),
                    new XAttribute("cx", Scale.Text(x.Place(seed))),
                    new XAttribute("cy", Scale.Text(middle)),
                    new XAttribute("r", "1.9"));
            }
            var clear = bar.Seeds.Append(bar.High).Append(value).Max();
            yield return Shapes.Words("value", x.Place(clear) + 6, middle + 3.5, bar.Note.Length == 0 ? Percent(value) : $"{Percent(value)} ({bar.Note})");
        }
    }

    private static XElement Hatching(int series)
    {
        var ink = Ink.Of(series);
        return new XElement(
            "pattern",
            new XAttribute("id", FormattableString.Invariant($"hatch-{series}")),
            new XAttribute("width", "8"),
            new XAttribute("height", "8"),
            new XAttribute("patternUnits", "userSpaceOnUse"),
            Shapes.Block("", 0, 0, 8, 8, new XAttribute("fill", ink.Color), new XAttribute("fill-opacity", ink.Hatch.Length == 0 ? "0.75" : "0.4")),
            ink.Hatch.Length == 0 ? null : Shapes.Path("", ink.Hatch, new XAttribute("stroke", ink.Color), new XAttribute("stroke-width", "1.4")));
    }

    private static string Round(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");
}
