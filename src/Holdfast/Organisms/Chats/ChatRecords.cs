using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Organisms.Chats;

/// <summary>A turn as a file holds it.</summary>
internal sealed record TurnRecord(string Role, string Content)
{
    public static TurnRecord System(string content) => new(ChatMessage.System, content);

    public static TurnRecord User(string content) => new(ChatMessage.User, content);

    public static TurnRecord Assistant(string content) => new(ChatMessage.Assistant, content);
}

/// <summary>A conversation as a file holds it.</summary>
internal sealed record ConversationRecord(params IReadOnlyList<TurnRecord> Messages)
{
    public static ConversationRecord Of(string request, string answer) => new(TurnRecord.User(request), TurnRecord.Assistant(answer));
}

/// <summary>A request with a preferred and another answer.</summary>
internal sealed record PairRecord(string Prompt, string Chosen, string Rejected);

/// <summary>A request with what is known of its answer, as an exam file holds it.</summary>
internal sealed record RequestRecord(
    string Id, string Prompt, string Answer, string Value, IReadOnlyList<string> Others, IReadOnlyList<string> Refusals);

/// <summary>A turn of a conversation in an exam file.</summary>
internal sealed record KnownTurnRecord(string Prompt, string Answer, string Value, IReadOnlyList<string> Others);

/// <summary>A conversation with what is known of its answers.</summary>
internal sealed record KnownConversationRecord(string Id, IReadOnlyList<KnownTurnRecord> Turns, IReadOnlyList<string> Refusals);
