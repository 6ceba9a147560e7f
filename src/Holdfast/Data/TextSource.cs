using System.ComponentModel.DataAnnotations;
using Holdfast.Data.Conversations;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Tables;
using Holdfast.Tokenizers;

namespace Holdfast.Data;

/// <summary>
/// Where training texts come from and how they become examples: a column of a file, as one example a text or cut into pieces
/// on token boundaries. No piece holds parts of two texts, so no attention crosses from one text into another.
/// </summary>
public sealed record TextSource
{
    /// <summary>A file of records: JSON lines, CSV, Parquet or plain text.</summary>
    [InputPath]
    public required string Path { get; init; }

    /// <summary>How the file is laid out.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>The column with the text, or with the prompt where there is an <see cref="AnswerColumn"/>.</summary>
    public string Column { get; init; } = TableFile.TextColumn;

    /// <summary>
    /// The column with what follows the prompt, its leading space included; then the losses count the answer only. Prompt and
    /// answer are encoded as one text. As when answers are scored, blanks at the prompt's end belong to the answer, and so does a
    /// token that holds parts of both.
    /// </summary>
    public string? AnswerColumn { get; init; }

    /// <summary>
    /// Says that the records are conversations; null reads plain texts from a column. The options for plain texts then say nothing.
    /// </summary>
    public ConversationOptions? Conversation { get; init; }

    /// <summary>
    /// The most tokens of one example, the beginning token included; longer texts become several, and longer conversations are left out.
    /// Null keeps texts whole.
    /// </summary>
    [Range(2, 1_000_000)]
    public int? ChunkLength { get; init; }

    /// <summary>
    /// Which pieces begin with the beginning token, once: a text that has it written at its beginning gets no second one.
    /// </summary>
    public BeginToken Begin { get; init; } = BeginToken.EveryChunk;

    /// <summary>Whether every text ends with the end-of-sequence token, where the tokenizer has one.</summary>
    public bool End { get; init; }

    /// <summary>The most texts to take from the file; null takes all.</summary>
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>This source's part of the rows when several are read together; null leaves it to the number of examples.</summary>
    [Range(1e-9, 1e9)]
    public double? Share { get; init; }

    /// <summary>Reads the file through, without a tokenizer; paths are checked once they are absolute.</summary>
    /// <param name="faults">Receives a sentence for the first record that cannot be used, or for the file as a whole.</param>
    public void Check(ICollection<string> faults)
    {
        try
        {
            foreach (var row in Rows())
            {
                if (Conversation is null)
                {
                    Parts(row);
                }
                else
                {
                    ConversationRecord.Read(row, Conversation);
                }
            }
        }
        catch (InputFaultException found)
        {
            faults.Add(found.Message);
        }
    }

    /// <summary>Reads several sources into one set: mixed by their shares where all have one, else one after another.</summary>
    /// <param name="sources">At least one.</param>
    /// <param name="tokenizer">Makes the ids.</param>
    /// <exception cref="InputFaultException">A file cannot be read, or only some sources have a share.</exception>
    public static TextSet ReadTogether(IReadOnlyList<TextSource> sources, ITextTokenizer tokenizer)
    {
        if (sources.All(source => source.Share is null))
        {
            var parts = sources.Select(source => source.Read(tokenizer)).ToList();
            return parts is [var only] ? only : TextSet.Join(parts);
        }

        if (sources.FirstOrDefault(source => source.Share is null) is { } unshared)
        {
            throw new InputFaultException(
                $"Expected a share for every source of a mixture, got none for {unshared.Path}. Give it one or remove the others'.");
        }

        return TextSet.Mix([.. sources.Select(source => (source.Read(tokenizer), source.Share!.Value))]);
    }

    /// <summary>Reads and tokenises the texts.</summary>
    /// <param name="tokenizer">Makes the ids.</param>
    /// <exception cref="InputFaultException">
    /// No such file, a malformed record, one without the column or with an empty answer, or no text at all.
    /// </exception>
    public TextSet Read(ITextTokenizer tokenizer)
    {
        // One token a piece would leave no room beside the beginning token.
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkLength ?? int.MaxValue, 2, nameof(ChunkLength));
        if (Conversation is not null)
        {
            return ConversationTexts.Read(this, Conversation, Rows(), tokenizer);
        }

        var (texts, leftOut) = (0L, 0L);
        var examples = new List<Example>();
        foreach (var row in Rows())
        {
            var before = examples.Count;
            examples.AddRange(Cut(Encode(row, tokenizer), tokenizer.BeginId));
            texts++;
            leftOut += examples.Count == before ? 1 : 0;
        }

        return examples.Count > 0
            ? new TextSet(examples, tokenizer.PadId) { TextCount = texts, LeftOut = leftOut }
            : throw new InputFaultException(
                $"Expected at least one text of two tokens or more in column '{Column}' of {Path}, got none. Give texts.");
    }

    /// <summary>What the records say, each once, for who looks for one text among others: of a conversation what its turns say.</summary>
    /// <exception cref="InputFaultException">A record cannot be used.</exception>
    internal IEnumerable<string> Wordings() => Rows().SelectMany(row => Conversation is null
        ? [row.Text(Column) + (AnswerColumn is { } answer ? " " + row.Text(answer) : "")]
        : ConversationRecord.Read(row, Conversation).Select(told => string.Join(' ', told.Messages.Select(turn => turn.Content))));

    private IEnumerable<TableRow> Rows() => TableFile.Read(Path, Table).Take(Limit ?? int.MaxValue);

    private (string Prompt, string Answer) Parts(TableRow row)
    {
        var prompt = row.Text(Column);
        var answer = AnswerColumn is null ? "" : row.Text(AnswerColumn);
        return AnswerColumn is null || answer.Length > 0 ? (prompt, answer) : throw row.Fault(
            $"Expected an answer in column '{AnswerColumn}', got an empty text. Give the answer or remove the record.");
    }

    // Ids as the text spells them, and the number of ids before the first that counts: those that the prompt alone begins with too.
    private (List<int> Ids, int Silent) Encode(TableRow row, ITextTokenizer tokenizer)
    {
        var (prompt, answer) = Parts(row);
        try
        {
            var ids = tokenizer.Encode(prompt + answer, addSpecialTokens: false).ToList();
            var silent = AnswerColumn is null ? 0 : tokenizer.CountWithin(prompt.TrimEnd(), ids);
            if (End && tokenizer.EndId is { } end)
            {
                ids.Add(end);
            }

            return (ids, silent);
        }
        catch (InputFaultException fault)
        {
            throw row.Fault(fault.Message);
        }
    }

    // A piece of one token predicts nothing, and one without a label teaches nothing: both are left out.
    private IEnumerable<Example> Cut((List<int> Ids, int Silent) text, int? beginId)
    {
        for (var start = 0; start < text.Ids.Count;)
        {
            // A text may have the token written in it; a second one would be a beginning that no model has seen.
            var begins = beginId is not null && text.Ids[start] != beginId
                && (Begin == BeginToken.EveryChunk || (Begin == BeginToken.FirstChunk && start == 0));
            var room = (ChunkLength ?? int.MaxValue) - (begins ? 1 : 0);
            var piece = text.Ids.GetRange(start, Math.Min(room, text.Ids.Count - start));
            var silent = Math.Clamp(text.Silent - start, 0, piece.Count);
            start += piece.Count;
            if (begins)
            {
                piece.Insert(0, beginId!.Value);
                silent += AnswerColumn is null ? 0 : 1;
            }

            if (piece.Count >= 2 && silent < piece.Count)
            {
                yield return new Example([.. piece], silent == 0 ? null : [.. piece.Select((_, at) => at >= silent)]);
            }
        }
    }
}
