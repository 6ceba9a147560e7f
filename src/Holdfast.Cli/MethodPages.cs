using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;

namespace Holdfast.Cli;

/// <summary>
/// A page in Markdown for each safeguard, attack, adversary and objective, and a first one that leads to them. All of it comes from the
/// source: cards, summaries, remarks and options; and from the tables of runs what was found.
/// </summary>
internal static partial class MethodPages
{
    private static readonly string[] Sections = ["safeguards", "attacks", "adversaries", "objectives"];

    /// <summary>The pages by their path within a folder, with forward slashes.</summary>
    /// <param name="choices">What there is to choose from, by section.</param>
    /// <param name="results">What runs found; may be empty.</param>
    public static IReadOnlyDictionary<string, string> Of(
        IEnumerable<(string Section, IReadOnlyList<Card> Cards)> choices, IReadOnlyList<TableResult> results)
    {
        var methods = choices.Where(choice => Sections.Contains(choice.Section))
            .SelectMany(choice => choice.Cards.Select(card => (choice.Section, Card: card)))
            .OrderBy(method => method.Card.Kind, StringComparer.Ordinal).ToList();
        var pages = methods.ToDictionary(
            method => Place(method.Section, method.Card), method => Page(method.Section, method.Card, results));
        pages["README.md"] = First(methods);
        return pages;
    }

    /// <summary>Writes those of every choice, outsiders' too; pages that are there are replaced, other files stay.</summary>
    /// <param name="folder">Made if missing.</param>
    /// <param name="results">What runs found; may be empty.</param>
    /// <exception cref="Holdfast.Evidence.InputFaultException">The folder cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<TableResult> results) => Disk.Attempt(folder, () =>
    {
        foreach (var (place, text) in Of(Choices.All, results))
        {
            var path = Path.Combine(folder, place);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    });

    private static string Place(string section, Card card) => $"{section}/{card.Kind}.md";

    private static string First(IReadOnlyList<(string Section, Card Card)> methods)
    {
        var text = new StringBuilder("# Methods\n\nEvery safeguard, attack, adversary and objective, as `holdfast explain` tells of it. "
            + "The pages are made from the source and from tables of runs: "
            + "`holdfast explain --pages docs/methods --results docs/results`.\n");
        foreach (var section in Sections)
        {
            text.Append($"\n## {Capital(section)}\n\n| kind | what it does | follows |\n|---|---|---|\n");
            foreach (var (_, card) in methods.Where(method => method.Section == section))
            {
                text.Append($"| [{card.Kind}]({Place(section, card)}) | {Cell(card.Summary)} | {Cell(card.Paper)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Page(string section, Card card, IReadOnlyList<TableResult> results)
    {
        var text = new StringBuilder($"# {card.Kind}\n\n{Literal(card.Summary)}.");
        text.Append($" One of the [{section}](../README.md#{section})");
        text.Append(card.Aliases.Count > 0 ? $"; also called {string.Join(", ", card.Aliases)}.\n" : ".\n");
        Paragraph(XmlSummaries.Of(card.Type));
        if (card.Paper.Length > 0)
        {
            Paragraph($"Follows {card.Paper}.");
        }

        foreach (var part in Parts().Split(XmlSummaries.Remarks(card.Type)).Where(part => part.Trim().Length > 0))
        {
            Paragraph(part.Trim());
        }

        text.Append("\n## Options\n\n");
        var options = OptionShape.Of(card.Type);
        text.Append(options.Count == 0 ? "None.\n" : "| option | values | default | meaning |\n|---|---|---|---|\n");
        Rows(text, card.Type, "");
        Results(text, [.. results.Where(result => section switch
        {
            "safeguards" => result.Kind == card.Kind,
            "objectives" => result.Losses.Contains(card.Kind),
            _ => false,
        })]);
        return text.ToString();

        void Paragraph(string words) => text.Append($"\n{Literal(words)}\n");
    }

    private static void Rows(StringBuilder text, Type type, string prefix)
    {
        foreach (var option in OptionShape.Of(type))
        {
            var fallback = OptionWords.Default(option, type);
            text.Append($"| `{prefix}{option.Key}` | {Cell(OptionWords.Values(option))} | ");
            text.Append($"{(fallback is null ? "required" : $"`{fallback}`")} | {Cell(XmlSummaries.Of(option.Property))} |\n");
            if (OptionShape.Within(option.Property.PropertyType) is { } inner)
            {
                Rows(text, inner, $"{prefix}{option.Key}.");
            }
        }
    }

    private static void Results(StringBuilder text, IReadOnlyList<TableResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        text.Append("\n## Results\n\nEach row from `holdfast run recipes/RECIPE.yaml`, with as many of its seeds as are told here: the "
            + "exams before any attack, the forget exam after all attacks and after the worst of them, in brackets the 95 % "
            + "interval; place by the mean, the lowest first.\n\n");
        text.Append($"| {string.Join(" | ", TableResult.Headings)} |\n|{string.Concat(TableResult.Headings.Select(_ => "---|"))}\n");
        foreach (var result in results)
        {
            var cells = result.Cells.Select(Cell).Prepend($"[{Cell(result.Recipe)}](../../../recipes/{result.Recipe}.yaml)");
            text.Append($"| {string.Join(" | ", cells)} |\n");
        }
    }

    private static string Cell(string words) => Literal(words).Replace("|", "\\|", StringComparison.Ordinal);

    // Equations are full of what Markdown takes for its own.
    private static string Literal(string words) => Marks().Replace(words, @"\$0");

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"[\\*_<\[\]]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?=Source: |Differs from the )")]
    private static partial Regex Parts();
}
