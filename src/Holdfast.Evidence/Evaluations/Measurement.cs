namespace Holdfast.Evidence.Evaluations;

/// <summary>A number with its interval and sample size.</summary>
/// <param name="Metric">What it measures.</param>
/// <param name="Value">The point estimate; NaN where nothing could be marked.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="N">Number of questions or texts behind it.</param>
/// <param name="Missing">Further questions that a judge gave no mark to; they count neither for nor against.</param>
public sealed record Measurement(Metric Metric, double Value, double Low, double High, int N, int Missing = 0);
