namespace Holdfast.Evidence.Statistics;

/// <summary>A 95 % interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The standard normal quantile at 0.975: half the width of a 95 % interval in standard errors.</summary>
    internal const double Z = 1.959963984540054;
}
