using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Data.Conversations;

/// <summary>
/// Says that the records of a source are conversations, and how they are read. A record with <c>chosen</c> and <c>rejected</c> is a pair
/// of answers, one with <c>messages</c> or <c>conversations</c> a conversation.
/// </summary>
public sealed record ConversationOptions : IChecked
{
    /// <summary>Which part of a pair becomes an example.</summary>
    public PairSide Pairs { get; init; } = PairSide.Both;

    /// <summary>Which answers of a conversation the losses count; of a pair it is always the last.</summary>
    public CountedAnswers Answers { get; init; } = CountedAnswers.All;

    /// <summary>A file with the chat template; null takes the checkpoint's own.</summary>
    [InputPath]
    public string? Template { get; init; }

    /// <summary>The day that a template writes which asks for it, as 2026-01-31; without one such a template is refused.</summary>
    public string? Date { get; init; }

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => FixedDay.Check(Date, faults);
}
