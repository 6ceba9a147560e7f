using System.Text.Json;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms;

namespace Holdfast.Tests.Organisms;

/// <summary>A folder of three small fields in invented words, in the form that a person's own glossaries have.</summary>
internal sealed class InventedLibrary : IDisposable
{
    public const int Definitions = 30;

    public InventedLibrary(params string[] fields)
    {
        var syllables = new Syllables(new Seed(1));
        foreach (var field in fields)
        {
            var terms = Enumerable.Range(0, Definitions).Select(_ => syllables.Word()).ToList();
            Write(field, "glossary", terms.Select(term => new
            {
                term,
                meaning = $"{syllables.Word()} that {syllables.Word()} by {syllables.Word()}",
            }));
            Write(field, "text", terms.SelectMany(term => new[]
            {
                new { text = $"In the workshop of the guild, long before the bridge was built, a {term} stood.  It was seen by all." },
                new { text = $"Nobody knows for certain who laid out the {syllables.Word()} or whom the {syllables.Word()} was for." },
            }));
        }

        Write(fields[0], "text-out-of-distribution", Enumerable.Range(0, 5).Select(_ => new
        {
            text = $"From another book comes the story of the {syllables.Word()}, which nobody here has told before.",
        }));
        Write(fields[0], "exam", [new { question = "What is it?", choices = new[] { "a", "b", "c", "d" }, answer = 2 }]);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("holdfast-library-").FullName;

    public string File(string field, string name) => Path.Combine(Folder, field, name + ".jsonl");

    public void Write<T>(string field, string name, IEnumerable<T> records)
    {
        Directory.CreateDirectory(Path.Combine(Folder, field));
        System.IO.File.WriteAllLines(File(field, name), records.Select(record => JsonSerializer.Serialize(record)));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
