using System.Text.RegularExpressions;
using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Tests;

/// <summary>Recipes with domains, from the file to the run.</summary>
public sealed partial class DomainRunTests : IDisposable
{
    private readonly Workbench _bench = new();

    public DomainRunTests()
    {
        _bench.Change("recipe.yaml", "questions: exam.jsonl", "questions: \"{domain}.jsonl\"");
        _bench.Change("recipe.yaml", "{ undefended: none }", "{ undefended: none, unlearned: { kind: max-entropy-unlearning, optimization: { learningRate: 1e-3 }, steps: 5, saveEvery: 2, batchSize: 2 } }");
        File.AppendAllText(_bench.RecipeFile, """

            domains:
              stones: {}
              herbs: { safeguards: { unlearned: { steps: 3 } } }
            """);
        File.Copy(_bench.Path("exam.jsonl"), _bench.Path("stones.jsonl"));
        File.Copy(_bench.Path("retain.jsonl"), _bench.Path("herbs.jsonl"));
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Check_tells_every_domain_and_what_they_come_to()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("check", _bench.RecipeFile));
        Assert.Empty(terminal.Error);
        Assert.StartsWith(
            "No faults. 2 domains (stones, herbs), 8 cells.\n"
            + "stones: 1 seeds x 2 safeguards x (1 attacks + before).\nherbs: 1 seeds x 2 safeguards x (1 attacks + before).\n",
            terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_domain_s_recipe_is_a_plain_one_of_its_name()
    {
        var file = RecipeFile.Load(_bench.RecipeFile);
        Assert.Equal(["stones", "herbs"], file.Recipes.Select(recipe => recipe.Name));
        Assert.Equal(file.Recipes[1].Resolved(), Recipe.Parse(file.Recipes[1].Resolved(), "herbs.yaml").Resolved());
        Assert.Equal(file.Resolved(), RecipeFile.Parse(file.Resolved(), "again.yaml").Resolved());
    }

    [Fact]
    public void A_fault_of_all_domains_is_told_once_and_one_of_a_single_domain_by_its_name()
    {
        File.Delete(_bench.Path("herbs.jsonl"));
        _bench.Change("recipe.yaml", "forget-attacker: [{ path: texts.jsonl }]", "forget-attacker: [{ path: nothing.jsonl }]");
        var faults = Assert.Throws<InputFaultException>(() => RecipeFile.Load(_bench.RecipeFile)).Faults;
        Assert.Collection(faults,
            fault => Assert.StartsWith($"Expected a file at {_bench.Path("nothing.jsonl")}", Shared(fault), StringComparison.Ordinal),
            fault => Assert.StartsWith("Domain 'herbs': Evaluation 'forget': Expected ", fault, StringComparison.Ordinal));

        static string Shared(string fault) => fault[fault.IndexOf("Expected", StringComparison.Ordinal)..];
    }

    [Fact]
    public void A_domain_without_a_forget_exam_and_another_organism_are_refused()
    {
        _bench.Change("recipe.yaml", "  stones: {}", "  stones: { model: { organism: pocket } }");
        _bench.Change("recipe.yaml", "unlearned: { steps: 3 } }", "unlearned: { steps: 3 } }, evaluations: [{ kind: multiple-choice, name: retain, role: retain, questions: retain.jsonl, readOut: likelihood }]");
        _bench.Refuses(
            "Domain 'herbs': Expected an exam with the role 'forget' that has a share or a grade, got none. Add one to its evaluations.\n"
            + "Domain 'herbs': Expected the organism of 'stones', which all domains share, got another. Give all of them one model.");
    }

    [Theory]
    [InlineData("HERBS: {}", "Expected names of domains that differ by more than case, got 'HERBS' and 'herbs'. Rename all but one.")]
    [InlineData("../herbs: {}", "Expected names of domains of at most 80 letters, digits, '-', '_' and '.', the first and the last a letter or digit, and no device of Windows such as 'nul', got '../herbs'. Rename it.")]
    [InlineData("birds: { safegards: {} }", "Domain 'birds': {0}/recipe.yaml:16: safegards: Expected an option, got the unknown key 'safegards'. Did you mean 'safeguards'?")]
    public void A_name_or_a_key_that_cannot_be_meant_is_refused(string domain, string fault)
    {
        _bench.Change("recipe.yaml", "  stones: {}", "  " + domain);
        _bench.Refuses(fault);
    }

    [Fact]
    public void One_model_is_examined_and_attacked_in_every_domain_or_in_one()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("evaluate", _bench.RecipeFile, "--runs", _bench.Path("evaluated")));
        var evaluated = new RunStore(_bench.Path("evaluated")).List().Single();
        Assert.Equal(["stones", "herbs"], evaluated.Domains.Select(domain => domain.Record.Name));
        Assert.All(evaluated.Domains, domain => Assert.Single(domain.Summary().Cells));

        Assert.Equal(ExitCode.Done, terminal.Run("attack", _bench.RecipeFile, "--domain", "herbs", "--runs", _bench.Runs));
        var attacked = new RunStore(_bench.Runs).List().Single();
        Assert.Equal("herbs", attacked.Record.Name);
        Assert.Empty(attacked.Domains);
        Assert.Equal(2, attacked.Summary().Cells.Count);
        Assert.All(attacked.Summary().Cells, cell => Assert.Equal("as-it-is", cell.Safeguard));
    }

    [Fact]
    public void A_domain_that_the_recipe_lacks_is_refused()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("attack", _bench.RecipeFile, "--domain", "herb"));
        Assert.Equal("Expected a domain of the recipe after --domain, got 'herb'. Did you mean 'herbs'?\n", terminal.Error);
        Assert.Equal(ExitCode.BadInput, terminal.Run("evaluate", "quickstart", "--domain", "herbs"));
        Assert.EndsWith(
            "Expected a recipe with domains for --domain, got 'quickstart', which has none. Leave --domain out.\n",
            terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_stopped_anywhere_goes_on_to_the_same_results()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1"));
        Assert.Contains("stones/seed-1/unlearned", terminal.Error, StringComparison.Ordinal);
        Assert.Contains("cells: 8 of 8", terminal.Error, StringComparison.Ordinal);
        var whole = new RunStore(_bench.Runs).List().Single();
        Assert.Equal(RunState.Finished, whole.State);
        Assert.Equal(["stones", "herbs"], whole.Domains.Select(domain => domain.Record.Name));
        Assert.All(whole.Domains, domain => Assert.Equal(RunStatus.Complete, domain.Summary().Status));
        var before = Summaries(whole);

        // As a kill leaves it in the second domain: begun, one cell short, and the run without its end.
        Directory.Delete(Path.Combine(whole.DomainsPath, "herbs"), recursive: true);
        Directory.CreateDirectory(Path.Combine(whole.DomainsPath, "herbs"));
        File.Delete(whole.SummaryPath);
        Assert.Equal(RunStatus.Incomplete, whole.Summary().Status);
        Assert.Equal(ExitCode.Done, terminal.Run("report", whole.Path));
        Assert.Equal(ExitCode.Done, terminal.Run("resume", whole.Path, "--workers", "1"));
        Assert.Equal(before, Summaries(whole));

        File.Delete(Directory.EnumerateFiles(Path.Combine(whole.DomainsPath, "stones", "cells")).Order(StringComparer.Ordinal).Last());
        File.Delete(Path.Combine(whole.DomainsPath, "stones", "summary.json"));
        File.Delete(whole.SummaryPath);
        Assert.Equal(ExitCode.Done, terminal.Run("resume", whole.Path, "--workers", "2"));
        Assert.Equal(before, Summaries(whole));
        Assert.Equal(ExitCode.Done, terminal.Run("report", whole.Path, "--mark-again"));
        Assert.StartsWith("Marked again: 0 cells came out differently.", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(before, Summaries(whole));
    }

    [Fact]
    public void An_input_that_changed_since_stops_the_run_before_it_goes_on()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1"));
        var whole = new RunStore(_bench.Runs).List().Single();
        File.Delete(whole.SummaryPath);
        File.AppendAllText(_bench.Path("herbs.jsonl"), "\n");
        Assert.Equal(ExitCode.BadInput, terminal.Run("resume", whole.Path));
        Assert.Contains(_bench.Path("herbs.jsonl"), terminal.Error, StringComparison.Ordinal);
    }

    // Every summary of the run without its times.
    private static string Summaries(RunFolder whole) => string.Concat(whole.Domains.Append(whole)
        .Select(run => Times().Replace(File.ReadAllText(run.SummaryPath), "")));

    [GeneratedRegex("\"(started|finished)\": \"[^\"]*\",?")]
    private static partial Regex Times();
}
