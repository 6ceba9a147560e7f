using System.CommandLine;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast explain</c>.</summary>
internal static class ExplainVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var kind = new Argument<string>("kind") { Description = "A kind from 'holdfast list', or 'recipe' or 'suite'" };
        var verb = new Verb(
            "explain",
            "Explain one choice: what it does, where it comes from, and every option with its type, limits and default.",
            ("explain tamper-resistance", "The options of TAR"),
            ("explain recipe", "The keys of a recipe's file"))
        {
            kind,
        };
        verb.SetAction(parsed =>
        {
            var name = parsed.GetValue(kind)!;
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
