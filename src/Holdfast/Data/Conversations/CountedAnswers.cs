namespace Holdfast.Data.Conversations;

/// <summary>Which of a conversation's answers the losses count.</summary>
public enum CountedAnswers
{
    /// <summary>Every turn of the assistant.</summary>
    All,

    /// <summary>The last turn of the assistant.</summary>
    Last,
}
