using Holdfast.Evidence;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Tables;
using Holdfast.Tokenizers;

namespace Holdfast.Data.Conversations;

/// <summary>Files of conversations as training texts: one example a conversation, or one of two parts a pair of answers.</summary>
internal static class ConversationTexts
{
    /// <summary>Reads, renders and tokenises the conversations of a source.</summary>
    /// <param name="source">Where they are; its chunk length leaves longer ones out.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="rows">The source's records.</param>
    /// <param name="tokenizer">Makes the ids, and brings the template.</param>
    /// <exception cref="InputFaultException">
    /// A record is no conversation, the template is missing, broken or refuses one, or none is left.
    /// </exception>
    public static TextSet Read(TextSource source, ConversationOptions options, IEnumerable<TableRow> rows, ITextTokenizer tokenizer)
    {
        var format = options.Template is { } template ? tokenizer.Chat.With(template) : tokenizer.Chat;
        var encoder = new ConversationEncoder(format, tokenizer, new FixedDay(options.Date));
        var (texts, leftOut, leftOutLong) = (0L, 0L, 0L);
        var examples = new List<Example>();
        foreach (var row in rows)
        {
            var parts = Encode(row, options, encoder);
            texts++;
            if (examples.Count > 0 && parts.Count != examples[0].Others.Count + 1)
            {
                throw row.Fault(
                    "Expected pairs of answers alone or conversations alone in one file, got both. Give each a file of its own.");
            }

            if (parts.Any(part => part.Length > source.ChunkLength))
            {
                leftOutLong++;
            }
            else if (parts.Any(part => !part.Labels[1..].Contains(true)))
            {
                leftOut++;
            }
            else
            {
                examples.Add(parts.Count == 1 ? parts[0] : new Example(parts[0].Ids.ToArray(), parts[0].Labels.ToArray(), parts[1..]));
            }
        }

        return examples.Count > 0
            ? new TextSet(examples, tokenizer.PadId, examples[0].Others.Count > 0 ? AnswerPair.Parts : null)
            {
                TextCount = texts,
                LeftOut = leftOut,
                LeftOutLong = leftOutLong,
            }
            : throw new InputFaultException(leftOutLong == 0
                ? $"Expected at least one conversation with an answer in {source.Path}, got none. Give conversations."
                : $"Expected at least one conversation of at most {source.ChunkLength} tokens in {source.Path}, got none. "
                    + "Raise chunkLength.");
    }

    private static List<Example> Encode(TableRow row, ConversationOptions options, ConversationEncoder encoder)
    {
        var conversations = ConversationRecord.Read(row, options);
        try
        {
            return [.. conversations.Select(encoder.Encode)];
        }
        catch (InputFaultException fault)
        {
            throw row.Fault(fault.Message);
        }
    }
}
