using System.ComponentModel.DataAnnotations;
using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Reports.Studies;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tensors;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// One experiment: which model, which safeguards, which attacks, which exams. A YAML file in <c>recipes/</c>; docs/recipes.md
/// explains it. A file may say several, one for each domain to forget: under the key <c>domains</c> stands what is said otherwise for
/// each name, and <c>{domain}</c> in any text becomes the name (<see cref="RecipeFile"/>).
/// </summary>
[FormerOption("probe")]
public sealed record Recipe : IChecked
{
    /// <summary>The version of this file format.</summary>
    [Range(1, 1)]
    public required int Version { get; init; }

    /// <summary>Names the run's folder: letters, digits, hyphens, underscores, dots inside.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a sentence or two.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// Everything is done once for each seed; intervals over seeds need several. Left out, they are 1, 2 and 3 where an organism is made
    /// for each, and 1 for a checkpoint, which is there but once.
    /// </summary>
    [MinLength(1)]
    public IReadOnlyList<long> Seeds
    {
        get => field ?? (Model is { Organism: not null } ? [1, 2, 3] : [1]);
        init;
    }

    /// <summary>The model to protect.</summary>
    public required ModelSource Model { get; init; }

    /// <summary>Where tensors live.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Auto;

    /// <summary>Threads within one tensor operation; null lets the size of the model decide.</summary>
    [Range(1, 1024)]
    public int? Threads { get; init; }

    /// <summary>
    /// Worker processes that share the cells; 1 works in the process itself, null lets the size of the model decide. The result does not
    /// depend on it.
    /// </summary>
    [Range(1, 1024)]
    public int? Workers { get; init; }

    /// <summary>Training texts by name, in place of the organism's or beside them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TextSource>> Data { get; init; } =
        new Dictionary<string, IReadOnlyList<TextSource>>();

    /// <summary>The exams. Reports make their headline of those whose role is to be forgotten or retained.</summary>
    [MinLength(1)]
    public required IReadOnlyList<IEvaluation> Evaluations { get; init; }

    /// <summary>The models that mark what others write, by the names that evaluations use.</summary>
    public IReadOnlyDictionary<string, IJudge> Judges { get; init; } = new Dictionary<string, IJudge>();

    /// <summary>The defences to compare, by the names that reports use.</summary>
    [MinLength(1)]
    public required IReadOnlyDictionary<string, ISafeguard> Safeguards { get; init; }

    /// <summary>Suites by file, or by name those that come with Holdfast; their attacks come before <see cref="Attacks"/>.</summary>
    [InputPath]
    public IReadOnlyList<string> Suites { get; init; } = [];

    /// <summary>
    /// How much of their budget the attacks of <see cref="Suites"/> get; those of <see cref="Attacks"/> stay as they are.
    /// </summary>
    public AttackBudget AttackBudget { get; init; } = new();

    /// <summary>Further attacks. Without any attack, here or in a suite, the models are only examined.</summary>
    public IReadOnlyList<IAttack> Attacks { get; init; } = [];

    /// <summary>
    /// Multiplies the learning rate of every attack: suites give rates for an 8B model, and small models need larger ones.
    /// </summary>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double LearningRateScale { get; init; } = 1;

    /// <summary>At which steps of an attack to examine.</summary>
    public RecoverySteps RecoveryCurve { get; init; } = new();

    /// <summary>How much of what the model knew an attack must leave for its outcome to count.</summary>
    public UtilityFloor UtilityFloor { get; init; } = new();

    /// <summary>
    /// The safeguard that tables of several domains compare every other one with, for instance unlearning at the same compute; null for
    /// none.
    /// </summary>
    public string? Against { get; init; }

    /// <summary>What the run is a study of, for a section of its own in the reports; null for a plain comparison.</summary>
    public IStudy? Study { get; init; }

    /// <summary>If given, a search for options of the safeguards that comes before the run.</summary>
    public Tuning? Tuning { get; init; }

    /// <summary>
    /// The most rows of a batch that go through a model together; null for whole batches. What is learned stays the same, to rounding.
    /// </summary>
    [Range(1, 4096)]
    public int? MicroBatch { get; init; }

    /// <summary>How the models save memory.</summary>
    public MemoryUse Memory { get; init; } = new();

    /// <summary>Reads the file of one experiment as <see cref="RecipeFile.Load"/> does.</summary>
    /// <exception cref="InputFaultException">Anything in it does not fit, or it has domains.</exception>
    public static Recipe Load(string path) => RecipeFile.Load(path).Alone;

    /// <summary>Binds the text of a resolved recipe, as a run folder keeps it, also one of an older version.</summary>
    /// <exception cref="InputFaultException">The text was changed by hand and does not fit.</exception>
    public static Recipe Parse(string resolved, string name) =>
        OptionBinder.Bind<Recipe>(OptionFile.Parse(resolved, name), isResolved: true);

    /// <summary>The attack of a name as it is made: at <see cref="LearningRateScale"/>.</summary>
    /// <exception cref="InvalidOperationException">The recipe has no attack of that name.</exception>
    public IAttack Attack(string name) => (IAttack)OptionTree.Rewrite<ScalesRateAttribute>(
        Attacks.Single(attack => attack.Name == name),
        rate => rate is double one
            ? one * LearningRateScale
            : ((IReadOnlyList<double>)rate).Select(each => each * LearningRateScale).ToArray());

    /// <summary>The exams that a seed is examined by: the run's, or those of the search for options.</summary>
    /// <param name="seed">A seed of the run, or the search's.</param>
    public IReadOnlyList<IEvaluation> EvaluationsAt(long seed) =>
        Tuning is { Evaluations: { Count: > 0 } own } && Tuning.Seed == seed ? own : Evaluations;

    /// <summary>Tokens of the longest row of some texts, where the recipe says so; null where only the texts can tell.</summary>
    public int? RowTokens(string texts) => Data.GetValueOrDefault(texts)?.Max(source => source.ChunkLength);

    /// <summary>What it sets out to measure.</summary>
    public RunPlan Plan() => new()
    {
        Seeds = Seeds,
        Safeguards = [.. Safeguards.Select(entry => Planned(entry.Key, entry.Value))],
        Attacks =
        [
            .. Attacks.Select(attack => new PlannedAttack(
                attack.Name,
                attack.Steps,
                Catalog<IAttack>.Of(attack).Summary,
                DatasetNames.DomainOf(OptionTree.Texts<TextsNameAttribute>(attack)))),
        ],
        Exams = [.. Evaluations.Select(exam => new PlannedExam(exam.Name, exam.Role, exam.Domain, exam.Metrics[0]))],
        Against = Against,
        Study = StudyForm.Write(Study),
        SeedExams = [.. Evaluations.Where(OrganismPath.IsIn).Select(evaluation => evaluation.Name)],
    };

    /// <summary>The recipe as YAML with every option explicit.</summary>
    public string Resolved() => OptionWriter.Write(this);

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        foreach (var seed in Seeds.GroupBy(seed => seed).Where(group => group.Count() > 1))
        {
            faults.Add($"Expected different seeds, got {seed.Key} {seed.Count()} times. Remove all but one.");
        }
    }

    private static PlannedSafeguard Planned(string name, ISafeguard safeguard)
    {
        var card = Catalog<ISafeguard>.Of(safeguard);
        var losses = OptionTree.Records<IObjective>(safeguard).Select(loss => Catalog<IObjective>.Of(loss).Kind);
        return new(name, card.Summary) { Kinds = [.. losses.Prepend(card.Kind).Distinct()] };
    }
}
