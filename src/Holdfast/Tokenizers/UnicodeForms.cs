using System.Globalization;
using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>
/// Unicode normalisation forms (Unicode Standard, section 3.11 and Annex 15). Of its own, because string.Normalize
/// leaves text as it is where the program runs without ICU, as this one does; the table is an embedded resource.
/// </summary>
internal sealed class UnicodeForms
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    private static readonly Lazy<UnicodeForms> _table = new(() => new UnicodeForms());

    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int, int), int> _composites = [];

    private UnicodeForms()
    {
        using var reader = new StreamReader(typeof(UnicodeForms).Assembly.GetManifestResourceStream("Holdfast.unicode-forms.txt")!);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            switch (line[0])
            {
                case 'c':
                    ReadClass(int.Parse(words[1], CultureInfo.InvariantCulture), words[2..]);
                    break;
                case '~':
                    _compatible[Point(words[1])] = [.. words[2..].Select(Point)];
                    break;
                case '>' or '=':
                    _canonical[Point(words[1])] = [.. words[2..].Select(Point)];
                    break;
            }

            if (line[0] == '=')
            {
                _composites[(Point(words[2]), Point(words[3]))] = Point(words[1]);
            }
        }
    }

    /// <summary>The text in one of the four forms.</summary>
    public static string Apply(string text, bool compatible, bool compose)
    {
        // Below U+0300 nothing combines and everything is composed; below U+00A0 nothing decomposes either.
        var settled = compose && !compatible ? '\u0300' : '\u00A0';
        return text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(settled - 1)) < 0
            ? text
            : _table.Value.Transform(text, compatible, compose);
    }

    private string Transform(string text, bool compatible, bool compose)
    {
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, compatible, points);
        }

        Reorder(points);
        if (compose)
        {
            Compose(points);
        }

        var result = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            result.Append(new Rune(point));
        }

        return result.ToString();
    }

    private void Decompose(int point, bool compatible, List<int> points)
    {
        var syllable = point - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            points.Add(LeadBase + syllable / (VowelCount * TrailCount));
            points.Add(VowelBase + syllable % (VowelCount * TrailCount) / TrailCount);
            if (syllable % TrailCount != 0)
            {
                points.Add(TrailBase + syllable % TrailCount);
            }
        }
        else if (_canonical.TryGetValue(point, out var parts) || (compatible && _compatible.TryGetValue(point, out parts)))
        {
            foreach (var part in parts)
            {
                Decompose(part, compatible, points);
            }
        }
        else
        {
            points.Add(point);
        }
    }

    /// <summary>Sorts each run of combining marks by class, marks of one class keeping their order.</summary>
    private void Reorder(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var point = points[i];
            var mark = Class(point);
            var place = i;
            while (mark != 0 && place > 0 && Class(points[place - 1]) > mark)
            {
                points[place] = points[place - 1];
                place--;
            }

            points[place] = point;
        }
    }

    private void Compose(List<int> points)
    {
        var starter = -1;
        var kept = 0;
        var lastClass = 0;
        foreach (var point in points.ToArray())
        {
            var mark = Class(point);
            var adjacent = starter == kept - 1;
            if (starter >= 0 && (adjacent || (lastClass < mark && lastClass != 0)) && Pair(points[starter], point) is { } composite)
            {
                points[starter] = composite;
                continue;
            }

            if (mark == 0)
            {
                starter = kept;
            }

            lastClass = mark;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private int? Pair(int first, int second)
    {
        var (lead, vowel) = (first - LeadBase, second - VowelBase);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            return SyllableBase + (lead * VowelCount + vowel) * TrailCount;
        }

        var (syllable, trail) = (first - SyllableBase, second - TrailBase);
        if (syllable is >= 0 and < SyllableCount && syllable % TrailCount == 0 && trail is > 0 and < TrailCount)
        {
            return first + trail;
        }

        return _composites.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private int Class(int point) => _classes.GetValueOrDefault(point);

    private void ReadClass(int combining, string[] ranges)
    {
        foreach (var range in ranges)
        {
            var ends = range.Split('-');
            for (var point = Point(ends[0]); point <= Point(ends[^1]); point++)
            {
                _classes[point] = combining;
            }
        }
    }

    private static int Point(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
