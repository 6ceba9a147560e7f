namespace Holdfast.Evidence.Statistics;

/// <summary>
/// What an attack spends until an ability is back, or that it was not back within its budget. In whatever the curve is drawn over: steps,
/// tokens, floating-point operations.
/// </summary>
public abstract record Regained
{
    private Regained()
    {
    }

    /// <summary>It came back.</summary>
    /// <param name="Spent">Spent up to the first crossing; 0 where nothing was lost.</param>
    public sealed record After(double Spent) : Regained;

    /// <summary>It did not come back.</summary>
    /// <param name="Budget">What was spent in all.</param>
    public sealed record NotWithin(double Budget) : Regained;
}
