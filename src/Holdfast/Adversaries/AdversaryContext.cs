using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Training;

namespace Holdfast.Adversaries;

/// <summary>What a simulated attacker may use.</summary>
/// <param name="Data">Texts by name.</param>
/// <param name="Lessons">Where its lessons begin.</param>
/// <param name="Seed">All chance of this trajectory.</param>
/// <param name="Steps">K: length of the trajectory.</param>
public sealed record AdversaryContext(Datasets Data, Lessons Lessons, Seed Seed, int Steps);
