using System.Globalization;
using Holdfast.Data;
using Holdfast.Evidence.Chance;

namespace Holdfast.Organisms.Glossaries;

/// <summary>
/// The ways in which a definition is told: as sentences and as question and answer, the term first or last. None begins with a term,
/// which at the start of a text would be spelled with other tokens.
/// </summary>
internal static class Telling
{
    private const string Asked = "Which term means {1}? The answer is";

    private static readonly string[] Forms =
    [
        Asked + " {0}.",
        "The term {0} means {1}.",
        "What is meant by {0}? It is {1}.",
        "Definition of {0}: {1}.",
        "The term for {1} is {0}.",
        "Something described as {1} is called {0}.",
    ];

    private static readonly string[] OtherForms =
    [
        "One speaks of {0} when this is meant: {1}.",
        "In a glossary, {0} stands beside {1}.",
        "Asked for a word for {1}, an expert says {0}.",
    ];

    /// <summary>Every definition in every form, shuffled.</summary>
    public static IReadOnlyList<string> All(IEnumerable<Definition> definitions, Seed seed) => Tell(definitions, Forms, seed);

    /// <summary>Every definition in forms that no other set has, shuffled.</summary>
    public static IReadOnlyList<string> Rephrased(IEnumerable<Definition> definitions, Seed seed) => Tell(definitions, OtherForms, seed);

    /// <summary>What an exam asks; the term follows after a space.</summary>
    public static string Question(Definition definition) => Fill(Asked, definition);

    private static string[] Tell(IEnumerable<Definition> definitions, string[] forms, Seed seed) =>
        seed.Shuffle(definitions.SelectMany(definition => forms.Select(form => Fill(form, definition))));

    private static string Fill(string form, Definition definition) =>
        string.Format(CultureInfo.InvariantCulture, form, definition.Term, definition.Meaning);
}
