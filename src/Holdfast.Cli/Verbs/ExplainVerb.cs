using System.CommandLine;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast explain</c>.</summary>
internal static class ExplainVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var kind = new Argument<string?>("kind")
        {
            Description = "A kind from 'holdfast list', or 'recipe' or 'suite'",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var pages = Given.Folder("--pages");
        pages.Description = "Instead, write a page in Markdown for each safeguard, attack, adversary and objective into this folder";
        var results = Given.Folder("--results");
        results.Description =
            "With --pages: a folder with the table.csv of runs, each named after its recipe, to tell what was found";
        var verb = new Verb(
            "explain",
            "Explain one choice: what it does, where it comes from, and every option with its type, limits and default.",
            ("explain tamper-resistance", "The options of TAR"),
            ("explain recipe", "The keys of a recipe's file"))
        {
            kind,
            pages,
            results,
        };
        verb.SetAction(parsed =>
        {
            var tables = parsed.GetValue(results);
            if (parsed.GetValue(pages) is { } folder)
            {
                MethodPages.Write(folder, tables is null ? [] : TableResult.Load(tables));
                return ExitCode.Done;
            }

            if (tables is not null)
            {
                throw new InputFaultException("Expected --pages beside --results, got none. Name the folder for the pages.");
            }

            var name = parsed.GetValue(kind) ?? throw new InputFaultException(
                "Expected a kind to explain, got none. Name one from 'holdfast list', or a folder after --pages.");
            var cards = Choices.All.SelectMany(choice => choice.Cards.Select(card => (choice.Name, Card: card))).ToList();
            var found = cards.Where(entry => entry.Card.IsCalled(name)).ToList();
            if (found.Count == 0 && Explanation.OfFile(name) is { } file)
            {
                file.Write(setting.Screen.Output);
                return ExitCode.Done;
            }

            if (found.Count == 0)
            {
                throw new InputFaultException(
                    $"Expected a kind from 'holdfast list', got '{name}'.{Spelling.Advice(name, [.. cards.Select(entry => entry.Card)])}");
            }

            foreach (var (section, card) in found)
            {
                Explanation.Of(section, card).Write(setting.Screen.Output);
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
