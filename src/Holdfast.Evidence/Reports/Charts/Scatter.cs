using System.Text;
using System.Xml.Linq;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>A value with the interval around it; ends that are not finite are not drawn.</summary>
internal readonly record struct Extent(double Value, Interval Interval)
{
    internal IEnumerable<double> All => [Value, Interval.Low, Interval.High];
}

/// <summary>A point with its intervals, drawn as a cross.</summary>
/// <param name="Name">What it belongs to.</param>
/// <param name="Ink">How it is told apart.</param>
/// <param name="X">What should be low.</param>
/// <param name="Y">What should be high.</param>
internal sealed record ScatterPoint(string Name, Ink Ink, Extent X, Extent Y);

/// <summary>
/// Points of which the best lie high and to the left, and their Pareto front: those that no other point beats in one measure without
/// being behind it in the other.
/// </summary>
internal sealed record Scatter
{
    private const double Left = 52;
    private const double Right = 14;
    private const double Top = 24;
    private const double Bottom = 34;
    private const double Width = 520;
    private const double Height = 330;

    /// <summary>What the vertical axis shows.</summary>
    public required string Up { get; init; }

    /// <summary>What the horizontal axis shows.</summary>
    public required string Along { get; init; }

    /// <summary>Its points; the first is drawn last, on top.</summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>The lowest and the highest value along the horizontal axis.</summary>
    public required (double From, double To) Ends { get; init; }

    /// <summary>Whether the values along the horizontal and the vertical axis are shares, shown in per cent.</summary>
    public (bool Along, bool Up) Shares { get; init; }

    /// <summary>Where guessing lies along the horizontal axis; null for no line.</summary>
    public double? Chance { get; init; }

    /// <summary>The Pareto front from left to right.</summary>
    internal IReadOnlyList<ScatterPoint> Front =>
        [.. Points.Where(point => !Points.Any(other => Beats(other, point))).OrderBy(point => point.X.Value)];

    /// <summary>Draws it; the vertical axis is fitted to the points.</summary>
    internal XElement Draw()
    {
        var (low, high) = Scale.Round(Points.SelectMany(point => point.Y.All), 4);
        var y = new Scale(low, high, Height - Bottom, Top);
        var x = new Scale(Ends.From, Ends.To, Left + 6, Width - Right - 6);
        return Shapes.Picture(
            Width,
            Height,
            $"{Up}, against {Along}",
            Shapes.Tip($"{Up}, against {Along}"),
            Shapes.Words("panel", 2, 14, Up),
            y.Ticks(4).Select(tick => new[]
            {
                Shapes.Line("grid", Left, y.Place(tick), Width - Right, y.Place(tick)),
                Shapes.Words("tick end", Left - 5, y.Place(tick) + 3.5, Scale.Words(tick, Shares.Up)),
            }),
            x.Ticks(5).Select(tick => new[]
            {
                Shapes.Line("grid", x.Place(tick), Top, x.Place(tick), Height - Bottom),
                Shapes.Words("tick middle", x.Place(tick), Height - Bottom + 15, Scale.Words(tick, Shares.Along)),
            }),
            Shapes.Line("axis", Left, Height - Bottom, Width - Right, Height - Bottom),
            Chance is { } chance ? Shapes.Line("chance", x.Place(chance), Top, x.Place(chance), Height - Bottom) : null,
            Shapes.Path("front", Steps(x, y), Shapes.Tip("Pareto front")),
            Points.Reverse().Select(point => Cross(point, x, y)),
            Shapes.Words("tick middle", (Left + Width - Right) / 2, Height - 4, Along));
    }

    private static bool Beats(ScatterPoint one, ScatterPoint other) =>
        one.X.Value <= other.X.Value && one.Y.Value >= other.Y.Value
            && (one.X.Value < other.X.Value || one.Y.Value > other.Y.Value);

    // Up at each point of the front and level to the next: all that lies below and to the right is beaten.
    private string Steps(Scale x, Scale y)
    {
        var path = new StringBuilder();
        foreach (var point in Front)
        {
            var (left, top) = (Scale.Text(x.Place(point.X.Value)), Scale.Text(y.Place(point.Y.Value)));
            path.Append(path.Length == 0 ? $"M{left},{Scale.Text(Height - Bottom)}" : $"H{left}").Append($"V{top}");
        }

        return path.Append($"H{Scale.Text(Width - Right)}").ToString();
    }

    private static IEnumerable<XElement> Cross(ScatterPoint point, Scale x, Scale y)
    {
        var (left, top) = (x.Place(point.X.Value), y.Place(point.Y.Value));
        var ink = new XAttribute("stroke", point.Ink.Color);
        if (point.X.All.All(double.IsFinite))
        {
            var (low, high) = (x.Place(point.X.Interval.Low), x.Place(point.X.Interval.High));
            yield return Shapes.Path("cross", $"M{Scale.Text(low)},{Scale.Text(top)}H{Scale.Text(high)}", ink);
        }

        if (point.Y.All.All(double.IsFinite))
        {
            var (low, high) = (y.Place(point.Y.Interval.Low), y.Place(point.Y.Interval.High));
            yield return Shapes.Path("cross", $"M{Scale.Text(left)},{Scale.Text(low)}V{Scale.Text(high)}", ink);
        }

        yield return new XElement("g", Shapes.Marker(point.Ink, left, top, 1.3), Shapes.Tip(point.Name));
    }
}
