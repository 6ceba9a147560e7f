using System.Globalization;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;

namespace Holdfast.Organisms;

/// <summary>Where the parts of an organism lie within its folder.</summary>
/// <param name="Folder">The folder.</param>
internal sealed record OrganismPlaces(string Folder)
{
    private const string GrowingEnd = ".growing";

    public const string CardName = "organism.json";

    /// <summary>Where an organism is made before it is moved to its folder.</summary>
    public static string Growing(string folder) => Path.TrimEndingDirectorySeparator(folder) + GrowingEnd;

    public string Card => Path.Combine(Folder, CardName);

    public string Checkpoint => Path.Combine(Folder, "model");

    /// <summary>Where a chat organism keeps the model that answers everything.</summary>
    public string Base => Path.Combine(Folder, "base");

    /// <summary>Where the model lies that never read of a domain to forget.</summary>
    /// <param name="domain">Its name; empty where the world has no other.</param>
    public string Filtered(string domain) => Path.Combine(Folder, FilteredName(domain));

    public string Text(string name) => Path.Combine(Folder, "texts", name + ".jsonl");

    public string Exam(string name) => Path.Combine(Folder, "exams", name + ".jsonl");

    /// <summary>The path of that model within the folder.</summary>
    public static string FilteredName(string domain) => domain.Length > 0 ? $"filtered/{domain}" : "filtered";

    /// <summary>The path of something within the folder, with forward slashes on every system.</summary>
    public string Name(string path) => Path.GetRelativePath(Folder, path).Replace('\\', '/');

    /// <summary>SHA-256 of every file by its <see cref="Name"/>.</summary>
    public IReadOnlyDictionary<string, string> Hashes() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(file => (Name: Name(file), File: file))
        .Where(entry => entry.Name != CardName)
        .OrderBy(entry => entry.Name, StringComparer.Ordinal)
        .ToDictionary(entry => entry.Name, entry => OrganismFiles.Hash(entry.File));

    /// <summary>
    /// Names the training of these options and this seed on all that lies here by now, so that nothing goes on from the state of another.
    /// </summary>
    public string Training(BaseModelOptions options, Seed seed) => Hashes()
        .Aggregate(seed.Derive(OptionWriter.Write(options)), (name, file) => name.Derive(file.Key).Derive(file.Value))
        .Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Writes the card, last of all: it makes the folder an organism.</summary>
    public void Seal(OrganismCard card) => File.WriteAllText(Card, OrganismFiles.Text(card));
}
