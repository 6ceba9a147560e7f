namespace Holdfast.Cli.Tests;

public sealed class BadInputTests : IDisposable
{
    private const string Good = """
        version: 1
        name: test
        model: { organism: pocket }
        evaluations:
        - { kind: multiple-choice, name: forget, role: forget, questions: "organism:exams/forget-exam.jsonl", readOut: likelihood }
        safeguards: { undefended: none }
        attacks:
        - { kind: fine-tuning, name: one }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-").FullName;

    [Theory]
    [InlineData("name: test", "nmae: test", "{0}:2: nmae: Expected an option, got the unknown key 'nmae'. Did you mean 'name'?|{0}:1: Expected the option 'name', got none. Add it: a text.")]
    [InlineData("organism: pocket", "organism: pockte", "{0}:3: model.organism: Expected the kind of an organism, got 'pockte'. Did you mean 'pocket'?")]
    [InlineData("undefended: none", "undefended: nnoe", "{0}:6: safeguards.undefended: Expected the kind of a safeguard, got 'nnoe'. Did you mean 'none'?")]
    [InlineData("name: one }", "name: one, steps: 0 }", "{0}:8: attacks[0].steps: Expected a whole number from 1 to 10000000, got 0.")]
    [InlineData("name: one }", "name: one, optimization: { learningRate: fast } }", "{0}:8: attacks[0].optimization.learningRate: Expected a number, got 'fast'.")]
    [InlineData("attacks:", "suites: [quack.yaml]\nattacks:", "Expected a YAML file at {1}/quack.yaml, got no such file. Check the path.")]
    [InlineData("name: one }", "name: none }", "Expected attacks with names of their own, got 'none', which stands for no attack. Rename it.")]
    [InlineData("version: 1", "version: 2", "{0}:1: version: Expected a whole number from 1 to 1, got 2.")]
    [InlineData("version: 1", "version: 1\nseeds: []", "{0}:2: seeds: Expected at least 1 entry, got none.")]
    [InlineData("version: 1", "version: 1\nseeds: [3, 3]", "{0}:1: Expected different seeds, got 3 2 times. Remove all but one.")]
    [InlineData("{ organism: pocket }", "{ organism: pocket, checkpoint: gone }", "Expected a checkpoint folder at {1}/gone, got nothing there. Correct the path.")]
    [InlineData("organism: pocket", "organism: { kind: pocket, world: { examEntities: 0 } }", "{0}:3: model.organism.world.examEntities: Expected a whole number from 1 to 4096, got 0.")]
    [InlineData("organism: pocket", "organism: { kind: pocket, world: { nameHalves: 2 } }", "{0}:3: model.organism.world: Expected at most 4 entities in a domain, for which 2 nameHalves give names, got 264. Raise nameHalves or lower the entities.")]
    [InlineData("organism: pocket", "organism: { kind: pocket, world: { relations: 1, mostSentences: 2 } }", "{0}:3: model.organism.world: Expected fewestSentences <= mostSentences <= relations, got 1, 2 and 1. Correct them.")]
    [InlineData("organism: pocket", "organism: { kind: bench, model: { width: 60, heads: 7 } }", "{0}:3: model.organism.model: Expected a width that is a multiple of twice the heads, got 60 for 7 heads. Change one of them.")]
    [InlineData("organism: pocket", "organism: { kind: finished, folder: gone }", "Expected a model organism at {1}/gone, got no organism.json there. Create one or correct the path.|Attack 'one': Expected texts named 'forget-attacker', got none. Add them to the recipe's data.")]
    [InlineData("organism: pocket", "organism: { kind: glossaries, folder: gone, forget: [a] }", "Expected a folder of fields at {1}/gone, got nothing there. Correct the path or put glossaries and texts there.")]
    [InlineData("organism: pocket", "organism: { kind: glossaries, folder: gone, forget: [a, a] }", "{0}:3: model.organism: Expected different fields to forget, got a, a. Leave out the one that comes twice.")]
    [InlineData("{ organism: pocket }", "{ checkpoint: gone }", "Expected a checkpoint folder at {1}/gone, got nothing there. Correct the path.|Expected paths of files, got 'organism:exams/forget-exam.jsonl' in a recipe that makes no organism. Name a file, or make an organism.|Attack 'one': Expected texts named 'forget-attacker', got none. Add them to the recipe's data.")]
    [InlineData("version: 1", "version: 1\ndata: { retain: [{ path: gone.jsonl }] }", "Expected a file at {1}/gone.jsonl, got nothing there. Correct the path.")]
    [InlineData("version: 1", "version: 1\nrecoveryCurve: { evaluations: [froget] }", "Expected evaluations of this recipe on the recovery curve, got 'froget'. Did you mean 'forget'?")]
    public void A_recipe_with_a_fault_is_refused_before_any_work(string from, string to, string faults)
    {
        var recipe = Path.Combine(_root, "recipe.yaml");
        File.WriteAllText(recipe, Good.Replace(from, to, StringComparison.Ordinal));
        var expected = faults.Split('|').Select(fault => fault
            .Replace("{0}", recipe, StringComparison.Ordinal).Replace("{1}", _root, StringComparison.Ordinal) + "\n");
        foreach (var verb in new[] { "check", "run" })
        {
            var terminal = new Terminal();
            string[] runs = verb == "run" ? ["--runs", Path.Combine(_root, "runs")] : [];
            Assert.Equal(ExitCode.BadInput, terminal.Run([verb, recipe, .. runs]));
            Assert.Equal(string.Concat(expected), terminal.Error);
            Assert.Empty(terminal.Output);
        }

        Assert.Equal([recipe], Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public void A_recipe_without_faults_is_said_to_have_none()
    {
        var recipe = Path.Combine(_root, "recipe.yaml");
        File.WriteAllText(recipe, Good);
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("check", recipe));
        Assert.Matches(
            @"^No faults\. 3 seeds x 1 safeguards x \(1 attacks \+ before\) = 6 cells\.\n"
                + @"At most \d\.\d GB on the device and 0\.0 GB beside it, \d\.\dE\+\d+ operations; 'holdfast estimate' tells more\.\n$",
            terminal.Output);
    }

    [Theory]
    [InlineData("rnu", "Expected a verb, got 'rnu'. Did you mean 'run'?\nSee 'holdfast --help'.\n")]
    [InlineData("organism", "Expected a verb, got 'nothing'. Known: create.\nSee 'holdfast organism --help'.\n")]
    [InlineData("run", "Required argument 'recipe' missing for command: 'run'.\nSee 'holdfast run --help'.\n")]
    [InlineData("run pocekt", "Expected a recipe, got 'pocekt', which is neither a file nor comes with Holdfast. Did you mean 'pocket'?\n")]
    [InlineData("run recipes/nothing-like-it.yaml", "Expected a recipe, got 'recipes/nothing-like-it.yaml', which is neither a file nor comes with Holdfast. 'holdfast list recipes' tells what there is.\n")]
    [InlineData("explain warmup", "Expected a kind from 'holdfast list', got 'warmup'. Did you mean 'warm-up'?\n")]
    [InlineData("list safeguard", "Expected something to list, got 'safeguard'. Did you mean 'safeguards'?\n")]
    [InlineData("organism create poket --out x", "Expected a kind of organism, got 'poket'. Did you mean 'pocket'?\n")]
    [InlineData("organism create finished --out x", "finished:1: Expected the option 'folder', got none. Add it: a text.\n")]
    [InlineData("attack pocket --only forget-adamw", "Expected an attack of the recipe after --only, got 'forget-adamw'. Did you mean 'forget-adamw-2e-5'?\n")]
    [InlineData("evaluate pocket --checkpoint gone", "Expected a checkpoint folder at gone, got nothing there. Correct the path.\n")]
    [InlineData("resume gone", "Expected a run folder, got 'gone', which has no run.json. Give a folder that 'holdfast run' made.\n")]
    [InlineData("report gone", "Expected a run folder, got 'gone', which has no run.json. Give a folder that 'holdfast run' made.\n")]
    public void A_command_line_with_a_fault_says_so_in_a_line(string line, string fault)
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run(line.Split(' ')));
        Assert.Equal(fault, terminal.Error);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
