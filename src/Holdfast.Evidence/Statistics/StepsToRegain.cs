namespace Holdfast.Evidence.Statistics;

/// <summary>How long an attack needs to bring an ability back, or that it did not within its budget.</summary>
public abstract record StepsToRegain
{
    private StepsToRegain()
    {
    }

    /// <summary>It came back.</summary>
    /// <param name="Steps">Attack steps up to the first crossing; 0 where nothing was lost.</param>
    public sealed record After(double Steps) : StepsToRegain;

    /// <summary>It did not come back.</summary>
    /// <param name="Budget">The attack steps that were tried.</param>
    public sealed record NotWithin(long Budget) : StepsToRegain;
}
