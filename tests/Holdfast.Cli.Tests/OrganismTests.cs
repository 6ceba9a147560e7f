namespace Holdfast.Cli.Tests;

/// <summary>Making the organism that a recipe names, and running a recipe over one that was made.</summary>
public sealed class OrganismTests : IDisposable
{
    private const string Tiny =
        "kind: pocket, world: { adversaryEntities: 2, heldOutEntities: 2, attackerEntities: 2, examEntities: 2, otherEntities: 1, "
        + "retainEntities: 2, nameHalves: 3 }, model: { width: 8, layers: 1, heads: 1, feedForwardWidth: 8, steps: 1, "
        + "requiredAccuracy: 0 }";

    private readonly Workbench _bench = new();

    private string Place => _bench.Path("made");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_organism_of_a_recipe_is_made_with_its_options_and_a_run_works_on_the_finished_one()
    {
        _bench.Change("recipe.yaml", "{ checkpoint: checkpoint }", $"{{ organism: {{ {Tiny} }} }}");
        var terminal = new Terminal();
        Assert.True(terminal.Run("organism", "create", _bench.RecipeFile, "--out", Place) == ExitCode.Done, terminal.Error);
        Assert.StartsWith($"{Place}: ", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("width: 8", File.ReadAllText(Path.Combine(Place, "organism.json")), StringComparison.Ordinal);

        _bench.Change("recipe.yaml", Tiny, "kind: finished, folder: made");
        _bench.Change("recipe.yaml", "questions: exam.jsonl", "questions: 'organism:exams/forget-exam.jsonl'");
        terminal = new Terminal();
        Assert.True(terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs) == ExitCode.Done, terminal.Error);
        var copies = Directory.GetFiles(_bench.Runs, "organism.json", SearchOption.AllDirectories);
        Assert.Equal([1, 2, 3], copies.Select(copy => int.Parse(Path.GetFileName(Path.GetDirectoryName(copy))!.Split('-')[1])).Order());
        Assert.All(copies, copy => Assert.Equal(File.ReadAllText(Path.Combine(Place, "organism.json")), File.ReadAllText(copy)));
    }

    [Fact]
    public void A_recipe_without_an_organism_makes_none()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("organism", "create", _bench.RecipeFile, "--out", Place));
        Assert.Equal(
            $"Expected a recipe with an organism, got {_bench.RecipeFile}, which has none. "
            + "Give a kind, or a recipe whose model is an organism.\n",
            terminal.Error);
        Assert.False(Directory.Exists(Place));
    }
}
