namespace Holdfast.Evidence.Runs;

/// <summary>A series of the journal, each step once: a resumed run repeats steps, and the last value counts.</summary>
/// <param name="Series">Its name.</param>
/// <param name="Points">Steps in rising order with their values.</param>
public sealed record Curve(string Series, IReadOnlyList<CurvePoint> Points);
