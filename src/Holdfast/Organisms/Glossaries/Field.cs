using System.Text.RegularExpressions;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Tables;

namespace Holdfast.Organisms.Glossaries;

/// <summary>One field of knowledge as its folder holds it: a glossary, texts, perhaps texts from another source and an exam.</summary>
/// <param name="folder">The folder, named after the field.</param>
internal sealed partial class Field(string folder)
{
    private const string GlossaryFile = "glossary.jsonl";
    private const string TextFile = "text.jsonl";
    private const string OtherTextFile = "text-out-of-distribution.jsonl";
    private const string ExamFile = "exam.jsonl";
    private const string TermColumn = "term";
    private const string MeaningColumn = "meaning";

    /// <summary>The field's name.</summary>
    public string Name { get; } = Path.GetFileName(folder);

    /// <summary>Its definitions in the order of the glossary; read first.</summary>
    public IReadOnlyList<Definition> Definitions { get; private set; } = [];

    /// <summary>The file of texts.</summary>
    public string Text => Path.Combine(folder, TextFile);

    /// <summary>The file of texts from another source; null where there is none.</summary>
    public string? OtherText => Optional(OtherTextFile);

    /// <summary>The file of the field's own questions; null where there is none.</summary>
    public string? Exam => Optional(ExamFile);

    /// <summary>Whether there are texts from another source.</summary>
    public static bool HasOtherText(string library, string field) => File.Exists(Path.Combine(library, field, OtherTextFile));

    /// <summary>Reads the glossary and reads the other files through.</summary>
    /// <param name="faults">Receives a sentence for each fault.</param>
    public void Read(ICollection<string> faults)
    {
        InputFaultException.Collect(() => Definitions = ReadGlossary(faults), faults);
        foreach (var file in new[] { Text, OtherText }.OfType<string>())
        {
            new TextSource { Path = file }.Check(faults);
        }

        if (Exam is { } exam)
        {
            new MultipleChoice { Name = Name, Role = ExamRole.Capability, Questions = exam, AllowDuplicates = true }.Check(faults);
        }
    }

    private string? Optional(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;

    private List<Definition> ReadGlossary(ICollection<string> faults)
    {
        var definitions = new List<Definition>();
        var places = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in TableFile.Read(Path.Combine(folder, GlossaryFile)))
        {
            var (term, meaning) = (OneLine(row.Text(TermColumn)), OneLine(row.Text(MeaningColumn)).TrimEnd('.', ';', ' '));
            if (term.Length == 0 || meaning.Length == 0)
            {
                faults.Add(row.Fault("Expected a term and its meaning, got only blanks for one. Write both or remove the record.").Message);
            }
            else if (places.TryAdd(term, row.Line))
            {
                definitions.Add(new Definition(term, meaning));
            }
            else
            {
                faults.Add(row.Fault(FormattableString.Invariant(
                    $"Expected every term once, got '{term}' of line {places[term]} again. Remove one.")).Message);
            }
        }

        return definitions;
    }

    private static string OneLine(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
