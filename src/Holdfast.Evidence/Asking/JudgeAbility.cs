namespace Holdfast.Evidence.Asking;

/// <summary>What can be asked of a judge; each can do what stands before it, too, the first aside.</summary>
public enum JudgeAbility
{
    /// <summary>It looks at an answer alone: <see cref="PhraseList"/>.</summary>
    ReadsAnswers,

    /// <summary>It writes after a prompt.</summary>
    Writes,

    /// <summary>It also tells how likely a text is.</summary>
    Scores,
}
