using Holdfast.Models;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Training;

/// <summary>
/// What a training will hold and do, told before it begins: everything that memory and operations can be reckoned from. A safeguard or
/// attack that gives one has its cost told by <c>holdfast estimate</c>; without one it works all the same.
/// </summary>
public sealed record TrainingOutline
{
    /// <summary>What an estimate calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Steps that its optimizer takes; of a training inside another, in each step of that one.</summary>
    public required double Steps { get; init; }

    /// <summary>The passes of one step.</summary>
    public required IReadOnlyList<PassOutline> Passes { get; init; }

    /// <summary>The rule that moves the weights.</summary>
    public required IOptimizer Optimizer { get; init; }

    /// <summary>As what its optimizer's memory lies on the host: a safeguard's own, or an attacker's.</summary>
    public HostedPart States { get; init; } = HostedPart.Optimizer;

    /// <summary>The weights that move.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>
    /// Copies that it holds besides, 4 bytes a weight: a ledger of the weights that move, others of all. An original among them stands for
    /// the one before any training.
    /// </summary>
    public IReadOnlyList<HostedPart> Copies { get; init; } = [];

    /// <summary>Trainings that run inside each of its steps, one at a time: a safeguard's adversaries.</summary>
    public IReadOnlyList<TrainingOutline> Inside { get; init; } = [];
}
