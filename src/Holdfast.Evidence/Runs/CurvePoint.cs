namespace Holdfast.Evidence.Runs;

/// <summary>One point of a curve.</summary>
/// <param name="Step">Where.</param>
/// <param name="Value">The number.</param>
public readonly record struct CurvePoint(long Step, double Value);
