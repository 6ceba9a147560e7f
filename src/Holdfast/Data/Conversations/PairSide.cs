namespace Holdfast.Data.Conversations;

/// <summary>Which part of a pair of answers becomes an example.</summary>
public enum PairSide
{
    /// <summary>Both, as an example of two parts.</summary>
    Both,

    /// <summary>The preferred answer, as a conversation of its own.</summary>
    Chosen,

    /// <summary>The other answer, as a conversation of its own.</summary>
    Rejected,
}
