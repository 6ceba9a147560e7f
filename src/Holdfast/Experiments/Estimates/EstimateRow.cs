namespace Holdfast.Experiments.Estimates;

/// <summary>One training of a run, reckoned from shapes.</summary>
/// <param name="Name">The safeguard or attack, and the training where it has several.</param>
/// <param name="Memory">What it holds at its peak; null where it tells no outline.</param>
/// <param name="Operations">What it computes, once; null likewise.</param>
/// <param name="Times">How often the run does it.</param>
public sealed record EstimateRow(string Name, MemoryEstimate? Memory, TrainingOperations? Operations, int Times);
