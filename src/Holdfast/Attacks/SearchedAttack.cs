using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;
using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Attacks;

/// <summary>
/// An attacker who tries many settings of another attack and keeps the best: the one that brings most back on one half of the forget exams
/// and leaves enough of what the model can do besides (the recipe's utility floor). What it got is told by the other half. The first trial
/// is the attack as it is given; all have the same chance.
/// </summary>
/// <remarks>
/// Source: the worst case over hyper-parameters that TamperBench (2026) and Qi et al. 2024 ask for.
/// The values of the space are taken as they are written: the recipe's <c>learningRateScale</c> is not applied to them.
/// </remarks>
[Card("search", "The best of many settings of an attack, chosen by half of the forget exams", Paper = "Qi et al. 2024, section 4")]
public sealed record SearchedAttack : IAttack, IChecked
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>The attack.</summary>
    public required IAttack Attack { get; init; }

    /// <summary>What may be set, by the option's place in the attack, for instance <c>optimization.learningRate</c>.</summary>
    [MinLength(1)]
    public required IReadOnlyDictionary<string, SearchRange> Space { get; init; }

    /// <summary>Settings to try.</summary>
    [Range(1, 100_000)]
    public int Trials { get; init; } = 50;

    /// <summary>Chooses what to try next.</summary>
    public ISampler Sampler { get; init; } = new TreeParzen();

    /// <inheritdoc />
    public int Steps => 0;

    /// <inheritdoc />
    public AttackFamily Family => Attack.Family with { Data = $"search, {Attack.Family.Data}" };

    /// <inheritdoc />
    public int? Settings => Trials;

    /// <inheritdoc />
    public TrainingOutline? Outline => Attack.Outline is { } one ? one with { Name = Name, Steps = one.Steps * (Trials + 1) } : null;

    private SearchSpace Searched => new(Space, Sampler, higherIsBetter: true);

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Attack.Settings is not null)
        {
            faults.Add("Expected an attack that does not search itself, got a search within a search. Put both spaces into one.");
        }
        else
        {
            Searched.Check(Attack, faults);
        }
    }

    /// <inheritdoc />
    void IAttack.Check(ICollection<string> faults) => Attack.Check(faults);

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        var trials = context.Trials ?? throw new InvalidOperationException("A search needs trials.");
        while (trials.Tried.Count < Trials)
        {
            var next = Searched.Next(trials.Tried, context.Seed);
            Try(next, context, trials);
            context.Journal.Progress("search", next.Number, Trials);
        }

        // Adapters and inputs of an attack end with it, so that the best is made once more rather than kept.
        var chosen = Trial.Ranked(trials.Tried, higherIsBetter: true)[0];
        return Made(chosen, trials.Released(), context);
    }

    private void Try(Trial next, AttackContext context, IAttackTrials trials)
    {
        var spent = context.Lessons.Cost.Operations;
        try
        {
            var attacked = Made(next, trials.Released(), context);
            trials.Keep(next, attacked, context.Lessons.Cost.Operations - spent);
        }
        catch (DivergenceException broken)
        {
            trials.Keep(next, null, context.Lessons.Cost.Operations - spent, broken.Message);
        }
    }

    private ILanguageModel Made(Trial trial, CausalLM model, AttackContext context) => OptionPatch.Apply(Attack, trial.Options)
        .Tamper(model, context with { Journal = SilentJournal.Instance, ExaminedSteps = new HashSet<int>() });
}
