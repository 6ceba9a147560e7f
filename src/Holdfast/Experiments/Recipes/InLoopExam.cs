using Holdfast.Attacks;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Work;
using Holdfast.Models;
using Holdfast.Objectives;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// A small attack and an exam that a safeguard may ask for while it trains (how often is an option of its own), to watch whether it
/// learns to resist. It never sees the outcome; it goes to the journal as <c>probe/EVALUATION/METRIC</c>.
/// </summary>
public sealed record InLoopExam
{
    /// <summary>The attack, made on a copy of the model.</summary>
    public required IAttack Attack { get; init; }

    /// <summary>Name of the evaluation to take after it.</summary>
    public required string Evaluation { get; init; }

    internal void Take(
        long step, CausalLM model, Subject subject, long seed, Recipe recipe, IJournal journal, CancellationToken cancellation)
    {
        var chance = new Seed((ulong)seed).Derive("probe").Derive(Attack.Name);

        // A copy, so that neither the weights nor an optimizer's hold on them can be disturbed.
        using var copy = model.Copy();
        using var reference = new FrozenReference(copy, chance.Derive("reference"));
        var tampered = Attack.Tamper(copy, new AttackContext
        {
            Data = subject.Data,
            Reference = reference,
            Seed = chance,
            Journal = SilentJournal.Instance,
            Speak = subject.Speak,
            LearningRateScale = recipe.LearningRateScale,
            Cancellation = cancellation,
        });
        var evaluation = subject.Evaluations.Single(evaluation => evaluation.Name == Evaluation);
        foreach (var measured in evaluation.Summarise(evaluation.Mark(evaluation.Ask(tampered, cancellation))))
        {
            journal.Measure($"probe/{Evaluation}/{measured.Metric.Name}", step, measured.Value);
        }
    }
}
