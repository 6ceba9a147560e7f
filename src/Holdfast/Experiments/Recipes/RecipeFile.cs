using Holdfast.Attacks;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// What a recipe's file says: one experiment or, under the key <c>domains</c>, one for each domain to forget. What is written under a
/// domain's name is laid over the rest of the file by the rules of <c>include</c>, and <c>{domain}</c> in any text becomes the name.
/// </summary>
public sealed record RecipeFile
{
    private static readonly Overlays Overlays = new("domains", "domain");

    private RecipeFile(string name, string description, bool hasDomains, IReadOnlyList<Recipe> recipes)
    {
        Name = name;
        Description = description;
        HasDomains = hasDomains;
        Recipes = recipes;
    }

    /// <summary>Names the run's folder.</summary>
    public string Name { get; }

    /// <summary>What it is for, in a sentence or two.</summary>
    public string Description { get; }

    /// <summary>Whether it names domains.</summary>
    public bool HasDomains { get; }

    /// <summary>The experiment, or that of each domain, called by its name, in the file's order.</summary>
    public IReadOnlyList<Recipe> Recipes { get; }

    /// <summary>The only experiment of a file without domains.</summary>
    /// <exception cref="InputFaultException">The file has domains.</exception>
    public Recipe Alone => !HasDomains ? Recipes[0] : throw new InputFaultException(
        $"Expected a recipe of one experiment, got '{Name}', which has one for each of its domains "
        + $"({string.Join(", ", Recipes.Select(recipe => recipe.Name))}). Give the recipe.yaml of a domain in a folder of its run.");

    /// <summary>
    /// Reads a recipe's file, makes its paths absolute and puts the attacks of its suites in. All faults that can be found without
    /// reading data come together; what all domains have in common is told once.
    /// </summary>
    /// <exception cref="InputFaultException">Anything in the recipe, its suites or its files does not fit.</exception>
    public static RecipeFile Load(string path)
    {
        var read = Read(path);
        var faults = Together([.. read.Recipes.Select(recipe => (recipe.Name, read.Faults(recipe)))], read.HasDomains);
        if (read.Recipes.Any(recipe => OptionTree.Texts<InputPathAttribute>(recipe.Model).Any(folder => !Directory.Exists(folder)))
            && Shipped.NamedRecipe(read.Name) is not null)
        {
            faults.Insert(0, $"Expected files of your own for the recipe {read.Name}, which do not come with Holdfast, got none. "
                + $"Copy {path}; its first lines say what it needs.");
        }

        return faults.Count == 0 ? read : throw new InputFaultException(faults);
    }

    /// <summary>What a file of one experiment says.</summary>
    /// <param name="recipe">The experiment.</param>
    public static RecipeFile Of(Recipe recipe) => new(recipe.Name, recipe.Description, hasDomains: false, [recipe]);

    /// <summary>The file with every experiment changed in the same way.</summary>
    /// <param name="change">Makes another experiment of one, under the same name.</param>
    public RecipeFile Each(Func<Recipe, Recipe> change) => new(Name, Description, HasDomains, [.. Recipes.Select(change)]);

    /// <summary>Reads a recipe's file as <see cref="Load"/> does, whether or not the files that it names are there.</summary>
    /// <exception cref="InputFaultException">Anything in the recipe or its suites does not fit.</exception>
    public static RecipeFile Read(string path) => Bound(OptionFile.Read(path, Shipped.NamedRecipe), Read);

    /// <summary>Binds the text of a resolved file, as a run folder keeps it, also one of an older version.</summary>
    /// <param name="resolved">The text.</param>
    /// <param name="name">What messages should call it.</param>
    /// <exception cref="InputFaultException">The text was changed by hand and does not fit.</exception>
    public static RecipeFile Parse(string resolved, string name) => Bound(OptionFile.Parse(resolved, name), (file, faults) =>
    {
        Recipe? recipe = null;
        InputFaultException.Collect(() => recipe = OptionBinder.Bind<Recipe>(file, isResolved: true), faults);
        return recipe;
    });

    /// <summary>The file with every option explicit: of domains, all that each does, under its name.</summary>
    public string Resolved() => !HasDomains
        ? Recipes[0].Resolved()
        : OptionWriter.Write(new Title { Version = Recipes[0].Version, Name = Name, Description = Description }) + "domains:\n"
            + string.Concat(Recipes.Select(recipe => $"  \"{recipe.Name}\":\n{Indented(recipe.Resolved())}"));

    /// <summary>What it sets out to measure. The plan of a file with domains leaves all but names to those of its domains.</summary>
    public RunPlan Plan() => !HasDomains
        ? Recipes[0].Plan()
        : new RunPlan
        {
            Seeds = [.. Recipes.SelectMany(recipe => recipe.Seeds).Distinct()],
            Safeguards = [.. Recipes.SelectMany(recipe => recipe.Plan().Safeguards).DistinctBy(safeguard => safeguard.Name)],
            Attacks = [],
            Exams = [],
            Domains = [.. Recipes.Select(recipe => recipe.Name)],
        };

    private static RecipeFile Bound(OptionFile file, Func<OptionFile, ICollection<string>, Recipe?> bind)
    {
        var faults = new List<string>();
        var domains = Overlays.Of(file, faults);
        faults.AddRange(PathName.Faults("domains", [.. domains?.Keys ?? []]));
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        var bound = (domains ?? new Dictionary<string, OptionFile> { [""] = file }).Select(domain =>
        {
            var own = new List<string>();
            var recipe = bind(domain.Value, own);
            return (domain.Key, Recipe: recipe, Faults: (IReadOnlyList<string>)own);
        }).ToList();
        faults = Together([.. bound.Select(domain => (domain.Key, domain.Faults))], domains is not null);
        return faults.Count > 0 ? throw new InputFaultException(faults) : new RecipeFile(
            bound[0].Recipe!.Name,
            bound[0].Recipe!.Description,
            domains is not null,
            [.. bound.Select(domain => domains is null ? domain.Recipe! : domain.Recipe! with { Name = domain.Key })]);
    }

    private static Recipe? Read(OptionFile file, ICollection<string> faults)
    {
        var recipe = OptionBinder.TryBind<Recipe>(file, faults, (written, from) => OrganismPath.Absolute(written, from, faults));
        return recipe is null || faults.Count > 0 ? null : recipe with
        {
            Suites = [],
            AttackBudget = new(),
            Attacks = All(recipe.Suites, recipe.Attacks),
            Tuning = recipe.Tuning is { } tuning ? tuning with { Suites = [], Attacks = All(tuning.Suites, tuning.Attacks) } : null,
        };

        IReadOnlyList<IAttack> All(IReadOnlyList<string> suites, IReadOnlyList<IAttack> attacks) =>
            [.. suites.SelectMany(suite => SuiteAttacks(suite, faults)).Select(recipe.AttackBudget.Of), .. attacks];
    }

    private static IEnumerable<IAttack> SuiteAttacks(string path, ICollection<string> faults)
    {
        IEnumerable<IAttack> attacks = [];
        InputFaultException.Collect(() => attacks = Suite.Load(Shipped.Suite(path)).Attacks.Select(entry => entry.Attack), faults);
        return attacks;
    }

    private IReadOnlyList<string> Faults(Recipe recipe)
    {
        var faults = new List<string>();
        RecipeCheck.Check(recipe, faults);
        if (HasDomains)
        {
            faults.AddRange(PathName.Faults("recipes", [Name]));
            if (!recipe.Plan().Headline(ExamRole.Forget).Any())
            {
                faults.Add("Expected an exam with the role 'forget' that has a share or a grade, got none. Add one to its evaluations.");
            }

            if (Organism(recipe) != Organism(Recipes[0]))
            {
                faults.Add($"Expected the organism of '{Recipes[0].Name}', which all domains share, got another. "
                    + "Give all of them one model.");
            }
        }

        return faults;
    }

    // Most of a file is what its domains have in common, and so are most faults.
    private static List<string> Together(IReadOnlyList<(string Domain, IReadOnlyList<string> Faults)> all, bool named)
    {
        var shared = all.Select(domain => domain.Faults).Aggregate((first, second) => [.. first.Intersect(second)]);
        return
        [
            .. shared,
            .. all.SelectMany(domain => domain.Faults.Except(shared)
                .Select(fault => named ? $"Domain '{domain.Domain}': {fault}" : fault)),
        ];
    }

    // Records that hold lists are equal where they are the same; what they write is equal where they say the same.
    private static string Organism(Recipe recipe) => OptionWriter.Write(recipe.Model with { Checkpoint = null });

    private static string Indented(string yaml) =>
        string.Concat(yaml.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"    {line}\n"));

    private sealed record Title
    {
        public int Version { get; init; }

        public string Name { get; init; } = "";

        public string Description { get; init; } = "";
    }
}
