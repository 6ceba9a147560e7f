using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Objectives;

namespace Holdfast.Training;

/// <summary>
/// What all lessons of a training share: the original model, the chance of what losses remember, and the count of what they cost.
/// </summary>
/// <param name="original">The model before the training; made only if a loss asks for it. The caller disposes it.</param>
/// <param name="seed">The same for every loss, so that two of a kind remember the same random vectors.</param>
/// <param name="microBatch">The most rows that go through the model together; null for whole batches.</param>
public sealed class Lessons(OriginalModel original, Seed seed, int? microBatch = null)
{
    /// <summary>What the lessons have cost so far.</summary>
    public TrainingCost Cost { get; private init; } = new();

    /// <summary>Begins a lesson.</summary>
    /// <param name="objective">What it minimises.</param>
    /// <param name="batches">What it reads.</param>
    /// <param name="weight">What the loss is multiplied by.</param>
    /// <exception cref="InputFaultException">The examples have other parts than the objective needs.</exception>
    public Lesson Begin(IObjective objective, IBatches batches, double weight = 1) => Begin(objective, batches, _ => weight);

    /// <summary>Begins a lesson whose weight moves over the training.</summary>
    /// <param name="objective">What it minimises.</param>
    /// <param name="batches">What it reads.</param>
    /// <param name="weight">What the loss is multiplied by at a step, 0 at the first.</param>
    /// <exception cref="InputFaultException">The examples have other parts than the objective needs.</exception>
    public Lesson Begin(IObjective objective, IBatches batches, Func<long, double> weight) =>
        Fault(objective, batches.Parts) is { } fault
            ? throw new InputFaultException(fault)
            : new Lesson(objective.Begin(original, seed), batches, weight, Cost, microBatch);

    /// <summary>The same with another model as the original: what a later part of a training compares with.</summary>
    /// <param name="from">Made only if a loss asks for it. The caller disposes it.</param>
    public Lessons From(OriginalModel from) => new(from, seed, microBatch) { Cost = Cost };

    /// <summary>A sentence where examples of these parts are not what an objective needs; null where they are.</summary>
    /// <param name="objective">Says which parts it needs.</param>
    /// <param name="parts">The parts of every example.</param>
    public static string? Fault(IObjective objective, IReadOnlyList<string> parts) => objective.Parts.SequenceEqual(parts)
        ? null
        : $"Expected {Named(objective.Parts)} for the objective '{Catalog<IObjective>.Of(objective).Kind}', got {Named(parts)}. "
            + "Give texts of that kind or another objective.";

    private static string Named(IReadOnlyList<string> parts) =>
        parts.Count == 0 ? "plain texts" : $"examples of {string.Join(" and ", parts)}";
}
