namespace Holdfast.Evidence.Evaluations;

/// <summary>By what the log-likelihood of a choice is divided before choices are compared.</summary>
public enum Normalisation
{
    /// <summary>Nothing: the sum, lm-evaluation-harness's <c>acc</c>. Favours short choices.</summary>
    None,

    /// <summary>The number of tokens: mean log-probability per token.</summary>
    Tokens,

    /// <summary>The number of characters of the choice without its leading space, lm-evaluation-harness's <c>acc_norm</c>.</summary>
    Characters,
}
