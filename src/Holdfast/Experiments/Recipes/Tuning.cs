using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Holdfast.Attacks;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Searching;
using Holdfast.Safeguards;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// A search for the options of the safeguards before the run: settings are tried in a world, on exams and under attacks of their own, and
/// the best of each safeguard goes into the run. Each safeguard may spend the same number of operations, so that none is better only for
/// having been tuned longer.
/// </summary>
public sealed record Tuning : IChecked
{
    /// <summary>The seed that settings are tried with; an organism is made for it that no result comes from.</summary>
    public long Seed { get; init; } = 1000;

    /// <summary>
    /// What may be set: for each safeguard to be tuned, options by their place, for instance <c>optimization.learningRate</c>.
    /// </summary>
    [MinLength(1)]
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, SearchRange>> Spaces { get; init; }

    /// <summary>Floating-point operations that each safeguard's trainings may spend together; attacks and exams do not count.</summary>
    [Range(1, 1e30)]
    public required double Operations { get; init; }

    /// <summary>The most trials of a safeguard; the first has the options as the recipe gives them.</summary>
    [Range(1, 10_000)]
    public int Trials { get; init; } = 50;

    /// <summary>Chooses what to try next.</summary>
    public ISampler Sampler { get; init; } = new TreeParzen();

    /// <summary>What is made small on the forget exams: the mean over the attacks, or the highest of them.</summary>
    public TuningAim Aim { get; init; } = TuningAim.Mean;

    /// <summary>
    /// The share of what the original model has above guessing that a safeguarded model must keep on every retain and capability exam.
    /// </summary>
    [Range(0.0, 1.0)]
    public double Keep { get; init; } = 0.9;

    /// <summary>Suites of the attacks that settings are tried under.</summary>
    [InputPath]
    public IReadOnlyList<string> Suites { get; init; } = [];

    /// <summary>Further attacks of the search; none of them may be one of the run.</summary>
    public IReadOnlyList<IAttack> Attacks { get; init; } = [];

    /// <summary>The exams of the search; left out, those of the run, which an organism writes anew for the seed.</summary>
    public IReadOnlyList<IEvaluation> Evaluations { get; init; } = [];

    /// <summary>The space of a safeguard; null where it is not tuned.</summary>
    /// <param name="safeguard">Its name.</param>
    public SearchSpace? SpaceOf(string safeguard) =>
        Spaces.TryGetValue(safeguard, out var ranges) ? new SearchSpace(ranges, Sampler, higherIsBetter: false) : null;

    /// <summary>The chance of a safeguard's search.</summary>
    /// <param name="safeguard">Its name.</param>
    public Seed ChanceOf(string safeguard) => new Seed((ulong)Seed).Derive("tuning").Derive(safeguard);

    /// <summary>The recipe of one trial: the same experiment with this setting alone, in the world of the search.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="name">Names the trial.</param>
    /// <param name="safeguards">The setting; or none, to see what the original model has.</param>
    /// <param name="attacks">The attacks.</param>
    public Recipe TrialOf(
        Recipe recipe, string name, IReadOnlyDictionary<string, ISafeguard> safeguards, IReadOnlyList<IAttack> attacks) => recipe with
        {
            Name = name,
            Description = "",
            Seeds = [Seed],
            Safeguards = safeguards,
            Attacks = attacks,
            Evaluations = recipe.EvaluationsAt(Seed),
            RecoveryCurve = new(),
            Study = null,
            Tuning = null,
        };

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        foreach (var name in Spaces.Where(space => space.Value.Count == 0).Select(space => space.Key))
        {
            faults.Add($"Expected options to search for '{name}', got none. Name one, or leave the safeguard out of the search.");
        }
    }

    /// <summary>Rules between the search and the rest of a recipe whose suites are in.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="faults">Receives one sentence for each fault.</param>
    internal void Check(Recipe recipe, ICollection<string> faults)
    {
        if (recipe.Seeds.Contains(Seed))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture,
                $"Expected a seed of the search that no result comes from, got {Seed}, one of the run's. Give another."));
        }

        if (Attacks.Count == 0)
        {
            faults.Add("Expected attacks for the search, got none. Name suites or attacks under 'tuning'.");
        }

        foreach (var attack in Attacks.Where(attack => recipe.Attacks.Contains(attack)))
        {
            faults.Add(
                $"Expected attacks of the search that are not those of the run, got '{attack.Name}' in both. Change one of the two.");
        }

        if (recipe.Model.Organism is null && !recipe.EvaluationsAt(Seed).All(IsOfSearch))
        {
            faults.Add("Expected exams of the search with files of their own, got some of the run's. "
                + "Give 'evaluations' under 'tuning' that ask other questions.");
        }

        foreach (var (name, space) in Spaces)
        {
            if (!recipe.Safeguards.TryGetValue(name, out var safeguard))
            {
                faults.Add("Expected spaces of safeguards of this recipe, "
                    + $"got '{name}'.{Spelling.Advice(name, [.. recipe.Safeguards.Keys])}");
                continue;
            }

            var own = new List<string>();
            SpaceOf(name)!.Check(safeguard, own);
            own.ForEach(fault => faults.Add($"Search for '{name}': {fault}"));
        }

        // A judge's template may serve both; questions may not.
        bool IsOfSearch(IEvaluation evaluation) =>
            OptionTree.Texts<InputPathAttribute>(evaluation)
                .Except(recipe.Evaluations.SelectMany(OptionTree.Texts<InputPathAttribute>)).Any();
    }
}
