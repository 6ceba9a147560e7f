namespace Holdfast.Evidence.Evaluations;

/// <summary>How <see cref="MultipleChoice"/> learns which choice a model takes.</summary>
public enum ReadOut
{
    /// <summary>The choices are listed with letters, and the letters are scored.</summary>
    Letter,

    /// <summary>The choices are not shown; each is scored as the continuation of the question.</summary>
    Likelihood,
}
