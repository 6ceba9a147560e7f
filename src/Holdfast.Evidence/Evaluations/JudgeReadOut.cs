namespace Holdfast.Evidence.Evaluations;

/// <summary>How <see cref="JudgedCompletion"/> learns what its judge finds.</summary>
public enum JudgeReadOut
{
    /// <summary>The likeliest label after the judge's prompt: a small model can judge too.</summary>
    Likelihood,

    /// <summary>The judge writes, greedily, and its reply begins with a label; any other reply gives no mark.</summary>
    Written,
}
