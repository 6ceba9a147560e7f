using System.Text.Json;

namespace Holdfast.Cli.Tests;

/// <summary>An exam that a judge marks, from the recipe to the report.</summary>
public sealed class JudgedRunTests : IDisposable
{
    private readonly Workbench _bench = new();

    public JudgedRunTests()
    {
        File.WriteAllText(_bench.Path("prompts.jsonl"), """
            {"prompt": "abc"}
            {"prompt": "def"}
            """);
        _bench.Change("recipe.yaml", "safeguards: { undefended: none }", """
            - kind: judged-completion
              name: harm
              role: safety
              prompts: prompts.jsonl
              completion: { maximumTokens: 4, temperature: 1 }
              samples: 2
              judge: strict
              template: "{prompt}{completion}"
              labels: { "a": 1, "b": 0 }
            - kind: judged-completion
              name: said
              role: safety
              prompts: prompts.jsonl
              completion: { maximumTokens: 2 }
              judge: self
              template: "{prompt}{completion}"
              labels: { "never to be written": 1, "nor this": 0 }
              readOut: written
            judges:
              strict: { kind: checkpoint, folder: checkpoint }
              self: original
            recoveryCurve: { steps: [1] }
            safeguards: { undefended: none }
            """);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_judge_marks_and_what_it_could_not_mark_is_missing_and_told()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs));
        var run = Assert.Single(Directory.EnumerateDirectories(_bench.Runs));
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json")));
        var rows = summary.RootElement.GetProperty("rows").EnumerateArray().ToList();
        List<JsonElement> Of(string exam) => [.. rows.Where(row => row.GetProperty("evaluation").GetString() == exam)];

        Assert.Equal([(0, 2, 0), (1, 2, 0), (2, 2, 0)], Of("harm").Select(Counts));
        Assert.All(Of("harm"), row => Assert.InRange(row.GetProperty("value").GetDouble(), 0, 1));
        Assert.Equal([(0, 0, 2), (1, 0, 2), (2, 0, 2)], Of("said").Select(Counts));
        foreach (var report in new[] { "report.md", "report.html" })
        {
            Assert.Contains(
                "The judge of said gave no mark to 6 of 6 answers; they count neither for nor against.",
                File.ReadAllText(Path.Combine(run, report)).Replace('\u00a0', ' '),
                StringComparison.Ordinal);
        }

        static (int, int, int) Counts(JsonElement row) =>
            (row.GetProperty("step").GetInt32(), row.GetProperty("n").GetInt32(), row.GetProperty("missing").GetInt32());
    }

    [Fact]
    public void Marking_again_asks_the_judges_and_changes_nothing()
    {
        Assert.Equal(ExitCode.Done, new Terminal().Run("run", _bench.RecipeFile, "--runs", _bench.Runs));
        var before = _bench.Files();
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("report", Assert.Single(Directory.EnumerateDirectories(_bench.Runs)), "--mark-again"));
        Assert.StartsWith("Marked again: 0 cells came out differently.\n", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(before, _bench.Files());
    }

    [Fact]
    public void Judges_that_are_not_there_are_refused_before_any_work()
    {
        _bench.Change("recipe.yaml", "judge: strict", "judge: strikt");
        _bench.Refuses("Evaluation 'harm': Expected a judge of this recipe, got 'strikt'. Did you mean 'strict'?");
        _bench.Change("recipe.yaml", "judge: strikt", "judge: strict");
        _bench.Change("recipe.yaml", "folder: checkpoint", "folder: nowhere");
        _bench.Refuses("Judge 'strict': Expected a checkpoint folder at {0}/nowhere, got nothing there. Correct the path.");
    }
}
