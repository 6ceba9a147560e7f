using Holdfast.Evidence;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Tables;

namespace Holdfast.Data.Conversations;

/// <summary>
/// Records of files as conversations: <c>messages</c> of role and content; <c>conversations</c> of from and value (ShareGPT);
/// <c>chosen</c> and <c>rejected</c>, each the answer to a <c>prompt</c> or a whole conversation, as text, as messages, or as turns behind
/// "Human:" and "Assistant:".
/// </summary>
internal static class ConversationRecord
{
    private const string Prompt = "prompt";
    private const string Chosen = AnswerPair.Chosen;
    private const string Rejected = AnswerPair.Rejected;
    private const string Messages = "messages";
    private const string ShareGpt = "conversations";

    /// <summary>Whether a record is a pair of answers.</summary>
    public static bool IsPair(TableRow row) => row.Has(Chosen) && row.Has(Rejected);

    /// <summary>The conversations of a record: one, or two that differ in the last answer.</summary>
    /// <exception cref="InputFaultException">The record holds none, or one that nothing can be learned from.</exception>
    public static IReadOnlyList<Conversation> Read(TableRow row, ConversationOptions options)
    {
        if (IsPair(row))
        {
            return ReadPair(row, options.Pairs);
        }

        var messages = row.Has(Messages) ? Turns(row, Messages)
            : row.Has(ShareGpt) ? Turns(row, ShareGpt)
            : throw row.Fault(
                $"Expected a conversation in column '{Messages}', '{ShareGpt}', or '{Chosen}' and '{Rejected}', got {Quoted(row.Columns)}. "
                + "Rename the columns.");
        CheckAnswers(row, messages);
        var last = messages.ToList().FindLastIndex(message => message.Role == ChatMessage.Assistant);
        return [new Conversation(messages, options.Answers == CountedAnswers.All ? 0 : last)];
    }

    private static IReadOnlyList<Conversation> ReadPair(TableRow row, PairSide side)
    {
        var (chosen, rejected) = (Whole(row, Chosen), Whole(row, Rejected));
        var (first, second) = (chosen[..^1], rejected[..^1]);
        if (!first.Select(Said).SequenceEqual(second.Select(Said)))
        {
            throw row.Fault(
                "Expected two answers to one prompt, got conversations that differ before their last turn. Correct or remove the record.");
        }

        if (chosen[^1].Content == rejected[^1].Content)
        {
            throw row.Fault("Expected two answers that differ, got the same as chosen and rejected. Correct or remove the record.");
        }

        IReadOnlyList<Conversation> both = [new(chosen, chosen.Count - 1), new(rejected, rejected.Count - 1)];
        return side == PairSide.Both ? both : [both[side == PairSide.Chosen ? 0 : 1]];

        static (string Role, string Content) Said(ChatMessage message) => (message.Role, message.Content);
    }

    // Prompt and answer; a column that holds a whole conversation needs no prompt.
    private static List<ChatMessage> Whole(TableRow row, string column)
    {
        var turns = Turns(row, column);
        var isAnswer = turns.Count > 0 && turns.All(turn => turn.Role == ChatMessage.Assistant);
        List<ChatMessage> whole = isAnswer ? [.. PromptOf(row), .. turns] : [.. turns];
        CheckAnswers(row, whole);
        return whole[^1].Role == ChatMessage.Assistant ? whole : throw row.Fault(
            $"Expected an answer at the end of column '{column}', got a turn of '{whole[^1].Role}'. Give the answer or remove the record.");
    }

    private static IReadOnlyList<ChatMessage> PromptOf(TableRow row) =>
        !row.Has(Prompt) ? throw row.Fault(
            $"Expected a prompt in column '{Prompt}' or as part of '{Chosen}' and '{Rejected}', got none. Add it.")
        : !row.TryText(Prompt, out var text) || text.StartsWith('[') && row.TryRecords(Prompt, out _) ? Turns(row, Prompt)
        : MarkedTurns.Fits(text) ? MarkedTurns.Read(text, isPrompt: true)
        : ChatMessage.Asking(text);

    // The turns of a column: a list of messages, or a text, which is an answer unless it has turns of its own.
    private static IReadOnlyList<ChatMessage> Turns(TableRow row, string column) =>
        row.TryRecords(column, out var records) ? [.. records.Select((record, at) => Message(row, column, record, at + 1))]
        : column is not (Messages or ShareGpt) && row.TryText(column, out var text)
            ? MarkedTurns.Fits(text) ? MarkedTurns.Read(text, isPrompt: false) : [new ChatMessage(ChatMessage.Assistant, text)]
        : [.. row.Records(column).Select((record, at) => Message(row, column, record, at + 1))];

    private static ChatMessage Message(TableRow row, string column, IReadOnlyDictionary<string, object?> record, int number)
    {
        var (roleName, contentName) = record.ContainsKey("from") && !record.ContainsKey("role") ? ("from", "value") : ("role", "content");
        var role = Text(roleName);
        return new ChatMessage(roleName == "from" ? Role(role) : role, Text(contentName))
        {
            More = record.Where(entry => entry.Key != roleName && entry.Key != contentName && entry.Value is not null).ToDictionary(),
        };

        string Text(string name) => record.GetValueOrDefault(name) as string ?? throw row.Fault(
            $"Expected text as '{name}' of turn {number} in column '{column}', "
            + $"got {(record.GetValueOrDefault(name) is null ? "nothing" : "something else")}. Correct the record.");
    }

    private static string Role(string from) => from switch
    {
        "human" => ChatMessage.User,
        "gpt" or "chatgpt" or "model" or "bot" => ChatMessage.Assistant,
        _ => from,
    };

    private static void CheckAnswers(TableRow row, IReadOnlyList<ChatMessage> messages)
    {
        if (!messages.Any(message => message.Role == ChatMessage.Assistant))
        {
            var got = messages.Count == 0 ? "no turn" : $"turns of {Quoted(messages.Select(message => message.Role).Distinct())}";
            throw row.Fault(
                $"Expected a conversation with a turn of '{ChatMessage.Assistant}', got {got}. Give the answer or remove the record.");
        }

        if (messages.Any(message => message.Role == ChatMessage.Assistant && string.IsNullOrWhiteSpace(message.Content)))
        {
            throw row.Fault("Expected an answer in every turn of the assistant, got an empty one. Give the answer or remove the record.");
        }
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
