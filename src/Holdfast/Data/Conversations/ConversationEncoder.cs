using Holdfast.Evidence;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Tokenizers;

namespace Holdfast.Data.Conversations;

/// <summary>
/// Conversations as token ids, with labels on what the model itself would have written: the assistant's turns and the token that ends
/// each. The template writes the special tokens, so none is added, and never a second beginning token.
/// </summary>
/// <remarks>
/// Where a template marks the model's stretches with <c>{% generation %}</c>, those count. Else a turn is what the text gains by it:
/// from the end of the text that asks for it to the end of the text with it. That needs a template which writes the turns before alike,
/// whatever follows; one that does not (some take thoughts out of earlier answers) can count the last answer only, and one that writes
/// more after the last answer, as if another were to follow, none.
/// </remarks>
/// <param name="format">Makes the text.</param>
/// <param name="tokenizer">Makes the ids.</param>
/// <param name="time">The clock of templates that write the day.</param>
internal sealed class ConversationEncoder(ChatFormat format, ITextTokenizer tokenizer, TimeProvider time)
{
    /// <summary>The example of a conversation.</summary>
    /// <exception cref="InputFaultException">The template is missing, broken or refuses the conversation, or does not write turns
    /// alike.</exception>
    public Example Encode(Conversation conversation)
    {
        var rendered = format.Render(conversation.Messages, addGenerationPrompt: false, time);
        var ids = tokenizer.Encode(rendered.Text, addSpecialTokens: false).ToArray();
        var labels = new bool[ids.Length];
        foreach (var (start, end) in Stretches(conversation, rendered))
        {
            var from = tokenizer.CountWithin(rendered.Text[..start], ids);
            var to = end == rendered.Text.Length ? ids.Length : tokenizer.CountWithin(rendered.Text[..end], ids);
            labels.AsSpan(from, Math.Max(0, to - from)).Fill(true);
        }

        return ids.Length > 0 ? new Example(ids, labels) : throw new InputFaultException(
            $"Expected a text of every conversation, got an empty one from {format.Name}. Mend the template.");
    }

    private IEnumerable<(int Start, int End)> Stretches(Conversation conversation, RenderedChat rendered)
    {
        var answers = conversation.Messages.Select((message, at) => (message, at))
            .Where(turn => turn.message.Role == ChatMessage.Assistant).Select(turn => turn.at).ToList();
        if (rendered.Generated.Count == answers.Count)
        {
            return rendered.Generated.Zip(answers).Where(pair => pair.Second >= conversation.FirstCounted)
                .Select(pair => (pair.First.Start.Value, pair.First.End.Value));
        }

        return answers.Where(at => at >= conversation.FirstCounted)
            .Select(at => Turn(conversation.Messages, at, rendered.Text, isOnly: conversation.FirstCounted == answers[^1]));
    }

    // What the text gains by a turn.
    private (int Start, int End) Turn(IReadOnlyList<ChatMessage> messages, int at, string whole, bool isOnly)
    {
        IReadOnlyList<ChatMessage> before = [.. messages.Take(at)];
        var asked = at == 0 ? 0
            : Math.Max(Common(Write(before, addGenerationPrompt: true), whole), Prefix(Write(before), whole, at, isOnly));
        var end = at == messages.Count - 1 ? whole.Length : Prefix(Write([.. messages.Take(at + 1)]), whole, at, isOnly);
        if (end == whole.Length)
        {
            CheckEnd(messages, whole, asked);
        }

        // White space behind the token that ends a turn is the template's and never the model's.
        var gained = whole[asked..end];
        var ended = gained.TrimEnd();
        return (asked, ended.EndsWith(messages[at].Content.TrimEnd(), StringComparison.Ordinal) ? end : asked + ended.Length);
    }

    // Were another turn to follow, the text so far would be its beginning; where it parts behind the answer, the template writes more at
    // the end.
    private void CheckEnd(IReadOnlyList<ChatMessage> messages, string whole, int asked)
    {
        var content = messages[^1].Content.Trim();
        var answered = whole.IndexOf(content, asked, StringComparison.Ordinal);
        var parted = Common(Write([.. messages, new ChatMessage(ChatMessage.User, content)]), whole);
        if (answered >= 0 && parted >= answered + content.Length && parted < whole.Length)
        {
            throw new InputFaultException(
                $"Expected a chat template that ends a conversation with its last turn, got more text behind it from {format.Name}. "
                + "Take a template that heeds add_generation_prompt.");
        }
    }

    private string Write(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = false) =>
        format.Render(messages, addGenerationPrompt, time).Text;

    private int Prefix(string text, string whole, int at, bool isOnly) =>
        whole.StartsWith(text, StringComparison.Ordinal) ? text.Length : throw new InputFaultException(
        "Expected a chat template that writes turns alike whatever follows, "
        + FormattableString.Invariant($"got another text around turn {at + 1} from {format.Name}. ")
        + (isOnly ? "Take one that does" : "Count the last answers only (answers: last)")
            + ", or mark the model's stretches with {% generation %}.");

    private static int Common(string text, string whole) => text.AsSpan().CommonPrefixLength(whole);
}
