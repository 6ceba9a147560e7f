namespace Holdfast.Models.Checkpoints;

/// <summary>Long lists of names in error texts.</summary>
internal static class NameList
{
    /// <summary>The first ten names, and dots where there are more.</summary>
    public static string FirstTen(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(10)) + (names.Count > 10 ? ", ..." : "");
}
