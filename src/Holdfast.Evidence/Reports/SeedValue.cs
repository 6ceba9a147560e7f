namespace Holdfast.Evidence.Reports;

/// <summary>What one seed got.</summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="Value">The number.</param>
public readonly record struct SeedValue(long Seed, double Value);
