using Holdfast.Tokenizers;

namespace Holdfast.Models.Asking;

/// <summary>One prompt and what has been written after it.</summary>
/// <param name="ids">The prompt, then the new ids.</param>
/// <param name="random">Where its samples come from: its own, so that they do not depend on other rows.</param>
internal sealed class WrittenRow(List<int> ids, Random random)
{
    /// <summary>How many ids are the prompt's.</summary>
    public int PromptLength { get; } = ids.Count;

    /// <summary>The prompt's ids and the new ones.</summary>
    public List<int> Ids => ids;

    /// <summary>Where its samples come from.</summary>
    public Random Random => random;

    /// <summary>The text before a stop; null where none has come.</summary>
    public string? Cut { get; set; }

    /// <summary>The new text: up to a stop where one has come.</summary>
    /// <param name="tokenizer">Decodes.</param>
    /// <remarks>Decoding new tokens alone would lose a leading space, which some decoders strip from the start of a text.</remarks>
    public string Text(ITextTokenizer tokenizer)
    {
        if (Cut is not null)
        {
            return Cut;
        }

        var whole = tokenizer.Decode(ids);
        var prompt = tokenizer.Decode(ids[..PromptLength]);
        return whole.StartsWith(prompt, StringComparison.Ordinal) ? whole[prompt.Length..] : tokenizer.Decode(ids[PromptLength..]);
    }
}
