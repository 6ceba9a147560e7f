using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Data.Conversations;

/// <summary>Turns, and from which on the assistant's count.</summary>
/// <param name="Messages">The turns in order.</param>
/// <param name="FirstCounted">The number of the first turn, from 0, that counts if the assistant speaks it.</param>
internal sealed record Conversation(IReadOnlyList<ChatMessage> Messages, int FirstCounted);
