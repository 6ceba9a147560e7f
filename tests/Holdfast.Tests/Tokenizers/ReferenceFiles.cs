using System.Text.Json;

namespace Holdfast.Tests.Tokenizers;

/// <summary>Where reference encodings lie, and what they hold.</summary>
internal static class ReferenceFiles
{
    /// <summary>The folder of the shared data set of that name, or null.</summary>
    public static string? Shared(string name) => FindUpwards(Path.Combine("shared", "data", name));

    /// <summary>A folder or file of tests/Reference/tokenizers.</summary>
    public static string Own(params string[] names) =>
        FindUpwards(Path.Combine(["tests", "Reference", "tokenizers", .. names]))
        ?? throw new InvalidOperationException($"No {string.Join('/', names)} among the references.");

    /// <summary>The cases that make.mjs wrote.</summary>
    public static IReadOnlyList<ReferenceCase> Cases(string name)
    {
        using var stream = File.OpenRead(Own("expected", $"{name}.json"));
        return JsonSerializer.Deserialize<ReferenceCases>(stream, JsonSerializerOptions.Web)!.Cases;
    }

    private static string? FindUpwards(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, name) is var path && Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private sealed record ReferenceCases(IReadOnlyList<ReferenceCase> Cases);
}

/// <summary>
/// A text and what Hugging Face's Rust library makes of it, with and without the post-processor's tokens; or ids alone.
/// </summary>
internal sealed record ReferenceCase(string? Text, int[] Ids, int[]? Bare, string Decoded, string DecodedWithSpecial);
