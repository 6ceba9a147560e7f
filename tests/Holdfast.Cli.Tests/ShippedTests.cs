using Holdfast.Attacks;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Tests;

public class ShippedTests
{
    public static TheoryData<string> Recipes => [.. Shipped.In("recipes").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public static TheoryData<string> Suites => [.. Shipped.In("suites").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_shipped_recipe_binds_and_is_named_after_its_file(string name)
    {
        var file = RecipeFile.Read(Shipped.Recipe(name));
        Assert.Equal(name, file.Name);
        Assert.NotEmpty(file.Description);
        Assert.Equal(file.Resolved(), RecipeFile.Parse(file.Resolved(), name).Resolved());
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_shipped_recipe_has_no_faults_once_its_files_are_there(string name)
    {
        using var bench = new Workbench();
        Environment.SetEnvironmentVariable("JUDGE_API_KEY", "none");

        // As deep as recipes lie, so that the paths of all of them stay below the bench's own folder, and beside each other, since some
        // include others. A machine may lack CUDA.
        var folder = bench.Path("one/two/recipes");
        Directory.CreateDirectory(folder);
        foreach (var recipe in Shipped.In("recipes"))
        {
            var text = File.ReadAllText(recipe).Replace("device: cuda", "device: cpu", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(recipe)), text);
        }

        var file = Path.Combine(folder, $"{name}.yaml");
        foreach (var recipe in RecipeFile.Read(file).Recipes)
        {
            bench.StandInFor(recipe, folder);
        }

        var terminal = new Terminal();
        var code = terminal.Run("check", file);
        Assert.Empty(terminal.Error);
        Assert.StartsWith("No faults. ", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, code);
    }

    [Theory]
    [InlineData("llama3-8b")]
    [InlineData("llama3-8b-adapters")]
    [InlineData("llama3-8b-refusal")]
    [InlineData("real-checkpoint")]
    [InlineData("textbooks")]
    [InlineData("table-textbooks")]
    [InlineData("table-textbooks-joint")]
    [InlineData("table-textbooks-seeds")]
    [InlineData("table-textbooks-told")]
    [InlineData("table-textbooks-tuning")]
    [InlineData("ablations-textbooks")]
    [InlineData("searched-attacker-textbooks")]
    [InlineData("textbooks-more-texts")]
    [InlineData("textbooks-told-trade")]
    [InlineData("table-llama3-8b")]
    [InlineData("table-qwen3-8b")]
    public void A_recipe_over_files_that_do_not_come_with_it_says_so_first(string name)
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("check", name));
        Assert.Equal(
            $"Expected files of your own for the recipe {name}, which do not come with Holdfast, got none. "
            + $"Copy {Shipped.Recipe(name)}; its first lines say what it needs.",
            terminal.Error.Split('\n')[0]);
    }

    [Fact]
    public void The_list_names_every_recipe_those_with_domains_too_and_every_suite()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("list"));
        Assert.Empty(terminal.Error);
        var told = terminal.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1).Select(words => words[0]).ToHashSet();
        Assert.Superset(
            Shipped.In("recipes").Concat(Shipped.In("suites")).Select(path => Path.GetFileNameWithoutExtension(path)!).ToHashSet(), told);
    }

    [Fact]
    public void A_suite_is_found_by_its_name_from_any_folder_and_by_its_path()
    {
        using var bench = new Workbench();
        File.AppendAllText(bench.RecipeFile, "\nsuites: [beyond-paper, mine.yaml]\n");
        File.WriteAllText(bench.Path("mine.yaml"), """
            version: 1
            description: Mine.
            attacks:
            - { attack: { kind: fine-tuning, name: my-own, steps: 1 }, source: me, certainty: certain }
            """);
        bench.Change("recipe.yaml", "  retain: [", "  forget-out-of-distribution: [{ path: texts.jsonl }]\n  forget-rephrased: [{ path: texts.jsonl }]\n  forget-other-entities: [{ path: texts.jsonl }]\n  retain: [");
        var attacks = Recipe.Load(bench.RecipeFile).Attacks.Select(attack => attack.Name).ToList();
        Assert.Equal(
            [.. Suite.Load(Shipped.Suite("/beyond-paper")).Attacks.Select(entry => entry.Attack.Name), "my-own", "one"], attacks);
    }

    [Fact]
    public void A_suite_that_there_is_not_is_named_with_the_nearest()
    {
        using var bench = new Workbench();
        File.AppendAllText(bench.RecipeFile, "\nsuites: [quik]\n");
        bench.Refuses("Expected a suite, got 'quik', which is neither a file nor comes with Holdfast. Did you mean 'quick'?");
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_shipped_suite_binds(string name) =>
        Assert.NotEmpty(Suite.Load(Shipped.In("suites").Single(path => Path.GetFileNameWithoutExtension(path) == name)).Attacks);

    [Theory]
    [InlineData("tar-weaponization", 26)]
    [InlineData("tar-refusal", 5)]
    public void The_papers_red_teams_have_all_their_rows_and_no_two_are_the_same_attack(string name, int rows)
    {
        var attacks = Suite.Load(Shipped.In("suites").Single(path => Path.GetFileNameWithoutExtension(path) == name)).Attacks
            .Select(entry => entry.Attack).Cast<FineTuningAttack>().ToList();
        Assert.Equal(rows, attacks.Count);
        Assert.Equal(rows, attacks.Select(attack => attack with { Name = "" }).Distinct().Count());
    }

    [Fact]
    public void Quickstart_has_no_faults_wherever_it_is_called_from() =>
        Assert.Contains("tar", Recipe.Load(Shipped.Recipe("quickstart")).Safeguards.Keys);

    [Fact]
    public void The_quick_suite_names_at_least_eight_attacks_over_all_axes()
    {
        var families = Suite.Load(Shipped.In("suites").Single(path => path.EndsWith("quick.yaml", StringComparison.Ordinal)))
            .Attacks.Select(entry => entry.Attack.Family).ToList();
        Assert.True(families.Count >= 8);
        Assert.Superset(new HashSet<string>(["forget", "retain", "retain-forget"]), families.Select(family => family.Data).ToHashSet());
        Assert.Superset(
            new HashSet<string>(["adamw", "sgd", "adadelta", "schedule-free-adamw"]), families.Select(family => family.Optimizer).ToHashSet());
        Assert.Superset(new HashSet<string>(["full", "low-rank"]), families.Select(family => family.Weights).ToHashSet());
    }

    [Fact]
    public void Everything_listed_can_be_explained_with_every_option_documented()
    {
        foreach (var kind in Choices.All.SelectMany(choice => choice.Cards).Select(card => card.Kind).Distinct().Append("recipe").Append("suite"))
        {
            var terminal = new Terminal();
            Assert.Equal(ExitCode.Done, terminal.Run("explain", kind));
            var lines = terminal.Output.Split('\n');

            // An option's key is followed by its values and then by its summary, each on a deeper line.
            var options = lines.Index().Where(line => line.Item.StartsWith("  ", StringComparison.Ordinal)
                && !line.Item.Trim().Contains(' ', StringComparison.Ordinal) && line.Item.Trim().Length > 0
                && !line.Item.EndsWith(']')
                && lines[line.Index + 1].Contains(';', StringComparison.Ordinal));
            foreach (var (index, key) in options)
            {
                var depth = key.Length - key.TrimStart().Length;
                var below = lines.Skip(index + 1).TakeWhile(line => line.Length - line.TrimStart().Length == depth + 4).ToList();
                Assert.True(below.Count >= 2, $"{kind}: {key.Trim()} has no summary.");
            }
        }
    }
}
