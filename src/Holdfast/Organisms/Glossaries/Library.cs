using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Organisms.Glossaries;

/// <summary>A folder of fields, read.</summary>
/// <param name="Fields">In the order of their names.</param>
internal sealed record Library(IReadOnlyList<Field> Fields)
{
    private const int FewestForgetDefinitions = 5 * FieldSplit.FewestInExam;

    /// <summary>Reads all fields.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="forget">Fields to forget.</param>
    /// <exception cref="InputFaultException">
    /// There is no such folder, or it lacks a field, or a field lacks a file or definitions; carries every fault.
    /// </exception>
    public static Library Read(string folder, IReadOnlyList<string> forget)
    {
        var faults = new List<string>();
        var fields = Folders(folder).Select(place => new Field(place)).ToList();
        CheckNames(folder, [.. fields.Select(field => field.Name)], forget, faults);
        foreach (var field in fields)
        {
            var before = faults.Count;
            field.Read(faults);
            if (faults.Count == before)
            {
                CheckNumbers(field, forget.Contains(field.Name), faults);
            }
        }

        var library = new Library(fields);
        if (faults.Count == 0)
        {
            library.CheckExam(faults);
        }

        return faults.Count == 0 ? library : throw new InputFaultException(faults);
    }

    /// <summary>
    /// Definitions of a field that an exam can ask about: no other field has the term, no other term of the field the meaning, and the
    /// meaning does not name the term.
    /// </summary>
    public IEnumerable<Definition> Askable(Field field)
    {
        var elsewhere = Fields.Where(other => other != field).SelectMany(other => other.Definitions)
            .Select(definition => definition.Term).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var meanings = field.Definitions.CountBy(definition => definition.Meaning, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        return field.Definitions.Where(definition =>
            definition.HidesTerm && meanings[definition.Meaning] == 1 && !elsewhere.Contains(definition.Term));
    }

    private static IReadOnlyList<string> Folders(string folder) => !Directory.Exists(folder)
        ? throw new InputFaultException(
            $"Expected a folder of fields at {folder}, got nothing there. Correct the path or put glossaries and texts there.")
        :
        [
            .. Directory.EnumerateDirectories(folder).Where(place => !Path.GetFileName(place).StartsWith('.'))
                .Order(StringComparer.Ordinal),
        ];

    private static void CheckNames(string folder, IReadOnlyList<string> names, IReadOnlyList<string> forget, List<string> faults)
    {
        faults.AddRange(PathName.Faults("fields", names));
        faults.AddRange(forget.Except(names).Select(
            wrong => $"Expected fields of {folder} to forget, got '{wrong}'.{Spelling.Advice(wrong, names)}"));
        if (!names.Except(forget).Any())
        {
            faults.Add($"Expected a field to keep in {folder} beside those to forget, got none. Add a folder with a glossary and texts.");
        }
    }

    private static void CheckNumbers(Field field, bool isForgotten, List<string> faults)
    {
        var fewest = isForgotten ? FewestForgetDefinitions : FieldSplit.FewestInExam;
        if (field.Definitions.Count < fewest)
        {
            faults.Add(FormattableString.Invariant(
                $"Expected at least {fewest} definitions of {field.Name}, which is to be {(isForgotten ? "forgotten" : "kept")}, ")
                + FormattableString.Invariant($"got {field.Definitions.Count}. Add some or leave the field out."));
        }
    }

    private void CheckExam(List<string> faults)
    {
        foreach (var field in Fields)
        {
            var count = Askable(field).Count();
            if (count < FieldSplit.FewestInExam)
            {
                faults.Add(FormattableString.Invariant(
                    $"Expected at least {FieldSplit.FewestInExam} definitions of {field.Name} that an exam can ask about (a term that no ")
                    + "other field has, a meaning of its own that does not name it), "
                    + FormattableString.Invariant($"got {count}. Add some or leave the field out."));
            }
        }
    }
}
