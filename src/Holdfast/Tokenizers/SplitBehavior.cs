namespace Holdfast.Tokenizers;

/// <summary>What becomes of the matches that a text is split at.</summary>
internal enum SplitBehavior
{
    /// <summary>Left out.</summary>
    Removed,

    /// <summary>Each a word of its own.</summary>
    Isolated,

    /// <summary>The end of the word before.</summary>
    MergedWithPrevious,

    /// <summary>The beginning of the word after.</summary>
    MergedWithNext,

    /// <summary>Neighbours together one word.</summary>
    Contiguous,
}

/// <summary>Splitting by behaviour.</summary>
internal static class SplitBehaviors
{
    /// <summary>Reads a behaviour by name.</summary>
    public static SplitBehavior Read(JsonPart part) =>
        Enum.TryParse<SplitBehavior>(part.AsText(), out var behavior) && Enum.IsDefined(behavior)
            ? behavior
            : throw part.Unfit($"one of {string.Join(", ", Enum.GetNames<SplitBehavior>())}");

    /// <summary>The words that a text falls into, in order, none empty.</summary>
    /// <param name="behavior">What becomes of the matches.</param>
    /// <param name="text">The text.</param>
    /// <param name="matches">Places in it, in order.</param>
    /// <param name="invert">Whether what lies between the places are the matches instead.</param>
    public static IEnumerable<Range> Apply(SplitBehavior behavior, string text, IEnumerable<Range> matches, bool invert)
    {
        var parts = Parts(text, matches, invert);
        return behavior switch
        {
            SplitBehavior.Isolated => parts.Select(part => part.Range),
            SplitBehavior.Removed => parts.Where(part => !part.IsMatch).Select(part => part.Range),
            SplitBehavior.Contiguous => Join(parts, (before, after) => before == after),
            SplitBehavior.MergedWithPrevious => Join(parts, (before, after) => !before && after),
            _ => Join(parts, (before, after) => before && !after),
        };
    }

    private static IEnumerable<(Range Range, bool IsMatch)> Parts(string text, IEnumerable<Range> matches, bool invert)
    {
        var end = 0;
        foreach (var match in matches)
        {
            if (match.Start.Value > end)
            {
                yield return (end..match.Start, invert);
            }

            yield return (match, !invert);
            end = match.End.Value;
        }

        if (end < text.Length)
        {
            yield return (end..text.Length, invert);
        }
    }

    /// <summary>Joins neighbours that belong together, by whether each is a match.</summary>
    private static IEnumerable<Range> Join(IEnumerable<(Range Range, bool IsMatch)> parts, Func<bool, bool, bool> together)
    {
        (Range Range, bool IsMatch)? held = null;
        foreach (var part in parts)
        {
            if (held is not { } before)
            {
                held = part;
            }
            else if (together(before.IsMatch, part.IsMatch))
            {
                held = (before.Range.Start..part.Range.End, part.IsMatch);
            }
            else
            {
                yield return before.Range;
                held = part;
            }
        }

        if (held is { } last)
        {
            yield return last.Range;
        }
    }
}
