using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>A point of a line with the range around it.</summary>
internal readonly record struct LinePoint(double X, double Value, double Least, double Most);

/// <summary>A line with its ink.</summary>
/// <param name="Name">What it belongs to.</param>
/// <param name="Ink">How it is told apart.</param>
/// <param name="Points">From left to right; a value that is not finite breaks the line.</param>
/// <param name="Marked">Whether each point has a marker.</param>
internal sealed record Line(string Name, Ink Ink, IReadOnlyList<LinePoint> Points, bool Marked);

/// <summary>A panel of lines, small unless it is to be wide.</summary>
internal sealed record LineChart
{
    private const double Left = 46;
    private const double Right = 10;
    private const double Top = 24;
    private const double Bottom = 34;
    private const int TicksAtPoints = 7;

    /// <summary>Words above it.</summary>
    public required string Title { get; init; }

    /// <summary>Words under it.</summary>
    public required string Axis { get; init; }

    /// <summary>Its lines; the first is drawn last, on top.</summary>
    public required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>Whether the values are shares, shown in per cent.</summary>
    public bool Shares { get; init; }

    /// <summary>The lowest and the highest value that there can be; null to fit the axis to the values.</summary>
    public (double From, double To)? Ends { get; init; }

    /// <summary>Where guessing lies; null for no line.</summary>
    public double? Chance { get; init; }

    /// <summary>Whether equal ratios of the axis are equally far apart. What lies at 0 is drawn left of the smallest other place.</summary>
    public bool Ratios { get; init; }

    /// <summary>Whether it is a figure of its own rather than one of many panels.</summary>
    public bool Wide { get; init; }

    private double Width => Wide ? 440 : 290;

    private double Height => Wide ? 270 : 184;

    /// <summary>Draws it.</summary>
    internal XElement Draw()
    {
        var points = Lines.SelectMany(line => line.Points).ToList();
        var (from, to) = Ends ?? Scale.Round(points.SelectMany(point => new[] { point.Least, point.Most }), 4);
        var xs = points.Select(point => point.X).DefaultIfEmpty(0).Distinct().Order().ToList();
        var (place, marks) = Ratios ? Ratio(xs) : Even(xs);
        var y = new Scale(from, to, Height - Bottom, Top);
        return Shapes.Picture(
            Width,
            Height,
            Title,
            Shapes.Tip(Title),
            Shapes.Words("panel", Left, 14, Title),
            y.Ticks(4).Select(tick => new[]
            {
                Shapes.Line("grid", Left, y.Place(tick), Width - Right, y.Place(tick)),
                Shapes.Words("tick end", Left - 5, y.Place(tick) + 3.5, Scale.Words(tick, Shares)),
            }),
            marks.Select(tick => new[]
            {
                Shapes.Line("axis", place(tick), Height - Bottom, place(tick), Height - Bottom + 4),
                Shapes.Words("tick middle", place(tick), Height - Bottom + 15, Scale.Words(tick)),
            }),
            Shapes.Line("axis", Left, Height - Bottom, Width - Right, Height - Bottom),
            Chance is { } chance ? Shapes.Line("chance", Left, y.Place(chance), Width - Right, y.Place(chance)) : null,
            Lines.Reverse().Select(line => Band(line, place, y)),
            Lines.Reverse().Select(line => Draw(line, place, y)),
            Shapes.Words("tick middle", (Left + Width - Right) / 2, Height - 4, Axis));
    }

    private (Func<double, double> Place, IEnumerable<double> Ticks) Even(IReadOnlyList<double> xs)
    {
        var scale = new Scale(xs[0], xs.Count > 1 ? xs[^1] : xs[0] + 1, Left + 6, Width - Right - 6);
        return (scale.Place, scale.Ticks(4));
    }

    private (Func<double, double> Place, IEnumerable<double> Ticks) Ratio(IReadOnlyList<double> xs)
    {
        var positive = xs.Where(x => x > 0).DefaultIfEmpty(1).ToList();
        var zero = xs[0] > 0 ? [] : new[] { 0.0 };
        var (least, most) = (Math.Log10(positive[0]), Math.Log10(positive[^1]));
        var from = least - (zero.Length * Math.Max(0.3, (most - least) / 8));
        var scale = new Scale(from, most > from ? most : from + 1, Left + 6, Width - Right - 6);
        return (x => scale.Place(x > 0 ? Math.Log10(x) : from), xs.Count <= TicksAtPoints
            ? xs
            : zero.Concat(Scale.Decades(positive[0], positive[^1])));
    }

    private static IEnumerable<XElement> Draw(Line line, Func<double, double> x, Scale y)
    {
        var path = new StringBuilder();
        var broken = true;
        foreach (var point in line.Points)
        {
            if (double.IsFinite(point.Value))
            {
                path.Append(CultureInfo.InvariantCulture,
                    $"{(broken ? 'M' : 'L')}{Scale.Text(x(point.X))},{Scale.Text(y.Place(point.Value))}");
            }
            broken = !double.IsFinite(point.Value);
        }
        yield return Shapes.Path(
            "line",
            path.ToString(),
            new XAttribute("stroke", line.Ink.Color),
            line.Ink.Dashes.Length == 0 ? null : new XAttribute("stroke-dasharray", line.Ink.Dashes),
            Shapes.Tip(line.Name));
        foreach (var point in line.Marked ? line.Points.Where(point => double.IsFinite(point.Value)) : [])
        {
            yield return Shapes.Marker(line.Ink, x(point.X), y.Place(point.Value));
        }
    }

    private static XElement? Band(Line line, Func<double, double> x, Scale y)
    {
        var points = line.Points.Where(point => double.IsFinite(point.Least) && double.IsFinite(point.Most)).ToList();
        return points.All(point => point.Least == point.Most)
            ? null
            : Shapes.Path(
                "band",
                "M" + string.Join('L', points.Select(point => At(point.X, point.Most)).Concat(
                    points.AsEnumerable().Reverse().Select(point => At(point.X, point.Least)))) + "Z",
                new XAttribute("fill", line.Ink.Color));

        string At(double step, double value) => $"{Scale.Text(x(step))},{Scale.Text(y.Place(value))}";
    }
}
