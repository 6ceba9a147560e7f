namespace Holdfast.Evidence.Evaluations;

/// <summary>Reads a judge's reply that begins with one of a few words.</summary>
internal static class ReplyLabels
{
    /// <summary>What the label at the beginning of a reply is worth, the longest where several fit; NaN where none does.</summary>
    /// <param name="labels">Words with their values; blanks around them and case do not matter.</param>
    /// <param name="reply">What the judge wrote.</param>
    internal static double Value(IReadOnlyDictionary<string, double> labels, string reply) => labels
        .Where(label => reply.TrimStart().StartsWith(label.Key.Trim(), StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(label => label.Key.Length)
        .Select(label => (double?)label.Value).FirstOrDefault() ?? double.NaN;
}
