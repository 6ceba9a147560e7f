using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Adversaries;

/// <summary>What a simulated attacker may use.</summary>
/// <param name="Data">Texts by name.</param>
/// <param name="Reference">Passed to objectives.</param>
/// <param name="Seed">All chance of this trajectory.</param>
/// <param name="Steps">K: length of the trajectory.</param>
/// <param name="Cost">Where its steps are counted, or null.</param>
public sealed record AdversaryContext(Datasets Data, FrozenReference Reference, Seed Seed, int Steps, TrainingCost? Cost = null);
