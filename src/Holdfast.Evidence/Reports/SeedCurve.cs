using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>A curve of one seed.</summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="Points">Its points.</param>
public sealed record SeedCurve(long Seed, IReadOnlyList<CurvePoint> Points);
