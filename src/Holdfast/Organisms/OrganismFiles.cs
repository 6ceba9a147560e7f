using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Holdfast.Organisms;

/// <summary>How an organism's files are written: UTF-8, line feeds, the same bytes everywhere.</summary>
internal static class OrganismFiles
{
    /// <summary>For whole files.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Line = new(Json) { WriteIndented = false };

    /// <summary>An object as the text of a file.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Json) + "\n";

    /// <summary>Writes one object a line and says how many.</summary>
    public static int WriteLines<T>(string path, IEnumerable<T> records)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var lines = records.Select(record => JsonSerializer.Serialize(record, Line)).ToList();
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));
        return lines.Count;
    }

    /// <summary>Writes files by name into a folder, which is made where it is not there.</summary>
    public static void WriteInto(string folder, IEnumerable<KeyValuePair<string, string>> texts)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in texts)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    /// <summary>The SHA-256 of a file in lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
