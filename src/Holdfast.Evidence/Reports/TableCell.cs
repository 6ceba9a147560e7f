namespace Holdfast.Evidence.Reports;

/// <summary>What stands in one place of a table.</summary>
/// <param name="Text">The number or name.</param>
/// <param name="Under">What else there is to say, smaller, a line each; may be empty.</param>
/// <param name="Strong">Whether it should be seen first.</param>
/// <param name="Detail">What only a page has room for, a line each; may be empty.</param>
public readonly record struct TableCell(string Text, string Under = "", bool Strong = false, string Detail = "")
{
    /// <summary>All but the detail in one line.</summary>
    public string Line => Under switch
    {
        "" => Text,
        ['[', ..] => $"{Text} {Under.Replace("\n", ", ", StringComparison.Ordinal)}",
        _ => $"{Text} ({Under.Replace("\n", ", ", StringComparison.Ordinal)})",
    };

    /// <summary>A cell that says nothing more.</summary>
    public static implicit operator TableCell(string text) => new(text);

    internal static TableCell Of(Figure? figure, params ReadOnlySpan<string> more) => figure is null
        ? new TableCell(Wording.None, Lines(more))
        : new TableCell(Wording.Value(figure), Lines([Wording.Interval(figure), .. more]));

    /// <summary>The same with the range of the seeds and the number of questions.</summary>
    internal static TableCell Sized(Figure? figure, params ReadOnlySpan<string> more) => figure is null
        ? Of(figure, more)
        : Of(figure, more) with { Strong = true, Detail = Lines([Wording.SeedRange(figure), Wording.Size(figure)]) };

    private static string Lines(params ReadOnlySpan<string> lines) => string.Join('\n', lines.ToArray().Where(line => line.Length > 0));
}
