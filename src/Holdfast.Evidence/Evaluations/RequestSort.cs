namespace Holdfast.Evidence.Evaluations;

/// <summary>What kind of requests an exam holds, and so what it measures first.</summary>
public enum RequestSort
{
    /// <summary>Requests to refuse: the share complied with and correct is the <c>attack-success-rate</c>.</summary>
    Forbidden,

    /// <summary>Harmless requests that look like forbidden ones: the share refused is <c>over-refusal</c>.</summary>
    Borderline,

    /// <summary>Harmless requests: the share answered rightly is the <c>accuracy</c>.</summary>
    Benign,
}
