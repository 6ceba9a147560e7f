using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports;
using Holdfast.Safeguards;

namespace Holdfast.Cli.Tests;

/// <summary>The pages of docs/methods.</summary>
public class MethodPagesTests
{
    // Other tests of this process load choices of outsiders.
    private static readonly IReadOnlyDictionary<string, string> Pages = MethodPages.Of(Choices.All.Select(choice => (
        choice.Name, (IReadOnlyList<Card>)[.. choice.Cards.Where(card => card.Type.Assembly == typeof(TamperResistance).Assembly)])),
        TableResult.Load(Docs("results")));

    [Fact]
    public void The_pages_in_docs_are_those_of_the_source()
    {
        var docs = Docs("methods");
        var stored = Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(docs, file).Replace('\\', '/'), File.ReadAllText);
        Assert.Equal(Pages.Keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        Assert.All(Pages, page => Assert.True(
            page.Value == stored[page.Key], $"docs/methods/{page.Key} is old: holdfast explain --pages docs/methods --results docs/results"));
    }

    [Fact]
    public void A_page_tells_equation_source_difference_and_options()
    {
        var page = Pages["safeguards/tamper-resistance.md"];
        Assert.Contains("\nFollows Tamirisa et al. 2025, Algorithm 1.\n", page);
        Assert.Contains("\nDiffers from the paper: hidden states", page);
        Assert.Contains("\nDiffers from the official code: losses ignore padding", page);
        Assert.Contains("| `innerSteps` | a whole number from 1 to 100000 | `64` | K: inner steps of a trajectory. |\n", page);
        Assert.Contains("| `outer.learningRate` |", page);
        Assert.Contains("[tamper-resistance](safeguards/tamper-resistance.md)", Pages["README.md"]);
    }

    [Fact]
    public void Rows_of_one_model_for_several_domains_say_which()
    {
        var page = Pages["safeguards/tamper-resistance.md"];
        Assert.Contains("| tar | joint: chemistry | 1 |", page);
        Assert.Contains("| tar | chemistry | 3 |", page);
        Assert.Contains("| tar | – | 3 |", page);
    }

    [Fact]
    public void They_are_written_into_a_folder_or_a_kind_is_asked_for()
    {
        using var bench = new Workbench();
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("explain", "--pages", bench.Path("pages"), "--results", Docs("results")));
        Assert.Equal(Pages["safeguards/none.md"], File.ReadAllText(bench.Path("pages/safeguards/none.md")));
        Assert.StartsWith("# Methods\n", File.ReadAllText(bench.Path("pages/README.md")), StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, terminal.Run("explain"));
        Assert.Contains("Expected a kind to explain, got none. Name one from 'holdfast list', or a folder after --pages.", terminal.Error);
    }

    [Fact]
    public void Tables_that_are_none_are_refused_in_a_sentence()
    {
        using var bench = new Workbench();
        Directory.CreateDirectory(bench.Path("tables"));
        var table = File.ReadAllText($"{Docs("results")}/rivals-pocket.csv");
        File.WriteAllText(bench.Path("tables/mine.csv"), table.Replace(",1,0.98", ",one,0.98", StringComparison.Ordinal));
        Refused("Expected a folder with tables of runs after --results", "--pages", bench.Path("pages"), "--results", bench.Path("none"));
        Refused("Expected --pages beside --results, got none.", "none", "--results", Docs("results"));
        Refused(
            $"{bench.Path("tables/mine.csv")} line 2: Expected a number in 'value', got 'one'.",
            "--pages", bench.Path("pages"), "--results", bench.Path("tables"));

        static void Refused(string sentence, params string[] words)
        {
            var terminal = new Terminal();
            Assert.Equal(ExitCode.BadInput, terminal.Run(["explain", .. words]));
            Assert.StartsWith(sentence, terminal.Error, StringComparison.Ordinal);
        }
    }

    private static string Docs(string folder) => Path.GetFullPath($"../../docs/{folder}", SourceFolder());

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
