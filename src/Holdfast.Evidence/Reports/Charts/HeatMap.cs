using System.Globalization;
using System.Xml.Linq;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>One field of a heat map.</summary>
/// <param name="Value">A share or mark, which decides the shade; null for none, and the note says why.</param>
/// <param name="More">Small words beside the value, for instance its interval.</param>
/// <param name="Note">What is missing behind the value, in two words; empty where nothing is.</param>
/// <param name="Framed">Whether a frame sets it apart.</param>
internal sealed record HeatField(double? Value, string More = "", string Note = "", bool Framed = false);

/// <summary>A row of a heat map.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Fields">One for each column; empty for a heading.</param>
/// <param name="Strong">Whether it sums up others.</param>
internal sealed record HeatRow(string Label, IReadOnlyList<HeatField> Fields, bool Strong = false)
{
    internal bool IsHeading => Fields.Count == 0;
}

/// <summary>
/// Shares or marks as fields of one hue, from white at guessing to dark at the highest, so that it reads the same in grey; every field
/// has its number printed. What is missing is hatched.
/// </summary>
internal sealed record HeatMap
{
    private const double Tall = 20;
    private const double Top = 24;
    private const double NoteWidth = 58;
    private const int RowsOnPaper = 46;
    private const string HatchId = "missing";

    // Darker step by step; printed in grey the order stays.
    private static readonly (double R, double G, double B)[] Shades = [(255, 255, 255), (198, 219, 239), (107, 174, 214), (33, 113, 181),
        (8, 48, 107)];

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>Heads of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The rows from top to bottom.</summary>
    public required IReadOnlyList<HeatRow> Rows { get; init; }

    /// <summary>Whether the values are shares, printed in per cent.</summary>
    public bool Shares { get; init; } = true;

    /// <summary>The white end of the shades: what guessing gets, or the lowest value that there can be.</summary>
    public double From { get; init; }

    /// <summary>The dark end of the shades.</summary>
    public double To { get; init; } = 1;

    /// <summary>Whether the white end is what guessing gets.</summary>
    public bool Guessing { get; init; }

    private double Left => Math.Min(290, 14 + (6 * Rows.Max(row => row.IsHeading ? 0 : row.Label.Length)));

    private double Wide => Math.Max(128, Math.Min(178, (900 - Left) / Columns.Count));

    /// <summary>Draws it, in as many pictures as fit on a printed page each.</summary>
    internal IEnumerable<XElement> Draw()
    {
        var parts = (Rows.Count + RowsOnPaper - 1) / RowsOnPaper;
        return Rows.Chunk((Rows.Count + parts - 1) / parts).Select(Part);
    }

    /// <summary>What the shades and the hatching mean.</summary>
    internal XElement Key()
    {
        const int steps = 5;
        return new XElement(
            "p",
            new XAttribute("class", "legend"),
            Enumerable.Range(0, steps).Select(step => From + ((To - From) * step / (steps - 1))).Select((share, step) => new XElement(
                "span",
                Shapes.Picture(24, 14, Percent(share), Shapes.Block("field", 1, 1, 22, 12, new XAttribute("fill", Shade(share)))),
                (step == 0 && Guessing && From > 0 ? "guessing, " : "")
                    + (Shares ? (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %"
                        : share.ToString("0.##", CultureInfo.InvariantCulture)))),
            new XElement("span",
                Shapes.Picture(24, 14, "hatched", Shapes.Block("field", 1, 1, 22, 12, new XAttribute("fill", $"url(#{HatchId})"))),
                "ruined, failed or missing: not in the number"));
    }

    /// <summary>The hatching, which stands on a page once for all heat maps.</summary>
    internal static XElement Hatching() =>
        new("svg", new XAttribute("class", "patterns"), new XAttribute("aria-hidden", "true"), new XElement(
        "pattern",
        new XAttribute("id", HatchId),
        new XAttribute("width", "6"),
        new XAttribute("height", "6"),
        new XAttribute("patternUnits", "userSpaceOnUse"),
        Shapes.Block("", 0, 0, 6, 6, new XAttribute("fill", "#f4f4f4")),
        Shapes.Path("", "M0,6L6,0M-1,1L1,-1M5,7L7,5", new XAttribute("stroke", "#999"), new XAttribute("stroke-width", "1"))));

    private XElement Part(HeatRow[] rows)
    {
        var width = Left + (Wide * Columns.Count) + 2;
        return Shapes.Picture(
            width,
            Top + (Tall * rows.Length) + 4,
            Title,
            Shapes.Tip(Title),
            Columns.Select((name, column) => Shapes.Words("panel middle", Left + (Wide * (column + 0.5)), 15, Fitting(name, Wide, 6.4))),
            rows.Select((row, index) => Row(row, Top + (Tall * index))));
    }

    private IEnumerable<XElement> Row(HeatRow row, double top)
    {
        var middle = top + (Tall / 2) + 4;
        if (row.IsHeading)
        {
            yield return Shapes.Words("panel", 2, middle, row.Label);
            yield break;
        }
        yield return Shapes.Words(row.Strong ? "panel end" : "label end", Left - 7, middle, Fitting(row.Label, Left, 6));
        // Frames come last: a field beside must not paint over them.
        foreach (var (column, field) in row.Fields.Index().OrderBy(field => field.Item.Framed))
        {
            foreach (var shape in Field(row, column, field, Left + (Wide * column), top))
            {
                yield return shape;
            }
        }
    }

    private IEnumerable<XElement> Field(HeatRow row, int column, HeatField field, double left, double top)
    {
        var middle = top + (Tall / 2) + 4;
        var style = field.Framed ? "field framed" : "field";
        var shown = field.Value is { } share ? Percent(share) : "no value";
        var about = Shapes.Tip($"{row.Label}, {Columns[column]}: {shown} {field.More} {field.Note}".TrimEnd());
        if (field.Value is not { } value)
        {
            yield return Shapes.Block(style, left, top, Wide, Tall, new XAttribute("fill", $"url(#{HatchId})"), about);
            yield return Shapes.Words("value middle", left + (Wide / 2), middle, field.Note.Length == 0 ? "not examined" : field.Note);
            yield break;
        }
        yield return Shapes.Block(style, left, top, Wide, Tall, new XAttribute("fill", Shade(value)), about);
        var ink = Darkness(value) > 0.7 ? " light" : "";
        yield return Shapes.Words((row.Strong ? "strong end" : "number end") + ink, left + 36, middle, Bare(value));
        yield return Shapes.Words("more" + ink, left + 41, middle, field.More);
        if (field.Note.Length > 0)
        {
            yield return Shapes.Block("field", left + Wide - NoteWidth, top
                + 1.5, NoteWidth - 1.5, Tall - 3, new XAttribute("fill", $"url(#{HatchId})"));
            yield return Shapes.Words("value middle", left + Wide - (NoteWidth / 2), middle, field.Note);
        }
    }

    private double Darkness(double share) => double.IsNaN(share) ? 0 : Math.Clamp((share - From) / (To - From), 0, 1);

    private string Shade(double share)
    {
        var place = Darkness(share) * (Shades.Length - 1);
        var below = Math.Min((int)place, Shades.Length - 2);
        var (from, to, rest) = (Shades[below], Shades[below + 1], place - below);
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(from.R, to.R):x2}{Mix(from.G, to.G):x2}{Mix(from.B, to.B):x2}");

        int Mix(double one, double other) => (int)Math.Round(one + (rest * (other - one)));
    }

    private static string Fitting(string text, double width, double letter) =>
        text.Length * letter <= width ? text : string.Concat(text.AsSpan(0, Math.Max(1, (int)(width / letter) - 1)), "…");

    private string Bare(double value) =>
        Shares ? (100 * value).ToString("F1", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);

    private string Percent(double value) => Bare(value) + (Shares ? " %" : "");
}
