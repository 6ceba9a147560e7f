using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>A measure beside the headline, for one safeguard.</summary>
/// <param name="Evaluation">Name of the evaluation; null for a number that no exam gave.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Safeguard">The safeguard.</param>
/// <param name="Before">Before any attack.</param>
/// <param name="After">After the attacks, mean over them.</param>
public sealed record OtherFindings(string? Evaluation, string Metric, PlannedSafeguard Safeguard, Figure? Before, Figure? After);
