using System.CommandLine;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast list</c>.</summary>
internal static class ListVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var what = new Argument<string?>("what")
        {
            Description = string.Join(", ", Sections.Select(section => section.Name)) + "; everything where left out",
            DefaultValueFactory = _ => null,
        };
        var verb = new Verb(
            "list",
            "List what a recipe can choose from, and the recipes and suites that come with Holdfast.",
            ("list", "Everything"),
            ("list safeguards", "One kind of thing"))
        {
            what,
        };
        verb.SetAction(parsed =>
        {
            var name = parsed.GetValue(what);
            var sections = Sections.Where(section => name is null || section.Name == name).ToList();
            if (sections.Count == 0)
            {
                throw new InputFaultException(
                    $"Expected something to list, got '{name}'.{Spelling.Advice(name!, [.. Sections.Select(section => section.Name)])}");
            }

            foreach (var section in sections)
            {
                setting.Screen.Output.WriteLine(section.Name + ":");
                foreach (var (entry, summary) in section.Entries())
                {
                    setting.Screen.Output.WriteLine($"  {entry,-28} {summary}".TrimEnd());
                }
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static IReadOnlyList<(string Name, Func<IEnumerable<(string, string)>> Entries)> Sections =>
    [
        .. Choices.All.Select(choice => (choice.Name, Entries: (Func<IEnumerable<(string, string)>>)(() =>
            choice.Cards.Select(card => (card.Names, card.Summary))))),
        ("recipes", () => Shipped.In("recipes").Select(path =>
            (Path.GetFileNameWithoutExtension(path), Head(RecipeFile.Read(path).Description)))),
        ("suites", () => Shipped.In("suites").Select(path =>
            (Path.GetFileNameWithoutExtension(path), Head(Suite.Load(path).Description)))),
    ];

    private static string Head(string text) => text.Split('\n')[0].Trim();
}
