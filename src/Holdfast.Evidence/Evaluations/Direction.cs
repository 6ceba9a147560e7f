namespace Holdfast.Evidence.Evaluations;

/// <summary>Which way a metric points.</summary>
public enum Direction
{
    /// <summary>A higher number is more of what the exam looks for: knowledge, or a behaviour.</summary>
    HigherIsMore,

    /// <summary>A lower number is more of it, as with a perplexity.</summary>
    LowerIsMore,
}
