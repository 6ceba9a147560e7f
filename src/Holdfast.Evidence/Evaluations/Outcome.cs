namespace Holdfast.Evidence.Evaluations;

/// <summary>What became of a request.</summary>
public enum Outcome
{
    /// <summary>The model does what was asked, and rightly.</summary>
    CompliedCorrect,

    /// <summary>The model does what was asked and gets it wrong.</summary>
    CompliedWrong,

    /// <summary>The model declines.</summary>
    Refused,

    /// <summary>The model neither answers nor declines.</summary>
    Broken,
}
