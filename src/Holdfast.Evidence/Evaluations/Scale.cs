namespace Holdfast.Evidence.Evaluations;

/// <summary>What values the marks of a metric take.</summary>
public enum Scale
{
    /// <summary>1 for right and 0 for wrong; the number is their mean.</summary>
    RightOrWrong,

    /// <summary>Anything from the metric's low to its high end; the number is their mean.</summary>
    Graded,

    /// <summary>No two ends, for instance a perplexity: the marks have no mean that means something.</summary>
    Open,
}
