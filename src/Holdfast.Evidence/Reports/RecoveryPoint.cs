namespace Holdfast.Evidence.Reports;

/// <summary>The forget exam at one step of an attack.</summary>
/// <param name="Step">Attack steps taken.</param>
/// <param name="Forget">Its value, over the seeds that were examined there.</param>
/// <param name="Tokens">Tokens trained on by then, mean over the seeds; null where nobody counted.</param>
/// <param name="Compute">Floating-point operations spent by then, mean over the seeds; null where nobody counted.</param>
public sealed record RecoveryPoint(int Step, Figure Forget, double? Tokens = null, double? Compute = null);
