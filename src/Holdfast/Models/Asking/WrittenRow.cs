using Holdfast.Tokenizers;

namespace Holdfast.Models.Asking;

/// <summary>One prompt and what has been written after it.</summary>
/// <param name="prompt">The prompt's ids.</param>
/// <param name="most">The most of them that are read; the last ones are.</param>
/// <param name="random">Where its samples come from: its own, so that they do not depend on other rows.</param>
internal sealed class WrittenRow(IReadOnlyList<int> prompt, int most, Random random)
{
    /// <summary>How many ids are the prompt's.</summary>
    public int PromptLength { get; } = Math.Min(most, prompt.Count);

    /// <summary>Whether the prompt lost its beginning.</summary>
    public bool IsCut { get; } = prompt.Count > most;

    /// <summary>The prompt's ids and the new ones.</summary>
    public List<int> Ids { get; } = [.. prompt.Skip(prompt.Count - most)];

    /// <summary>Where its samples come from.</summary>
    public Random Random => random;

    /// <summary>The text before a stop; null where none has come.</summary>
    public string? Cut { get; set; }

    /// <summary>The new text: up to a stop where one has come.</summary>
    /// <param name="tokenizer">Decodes.</param>
    /// <remarks>
    /// Decoding new tokens alone would lose a leading space, which some decoders strip from the start of a text. Soft tokens have no text.
    /// </remarks>
    public string Text(ITextTokenizer tokenizer)
    {
        if (Cut is not null)
        {
            return Cut;
        }

        var whole = tokenizer.Decode([.. Ids.Where(HasText)]);
        var read = tokenizer.Decode([.. Ids.Take(PromptLength).Where(HasText)]);
        return whole.StartsWith(read, StringComparison.Ordinal) ? whole[read.Length..] : tokenizer.Decode(Ids[PromptLength..]);

        static bool HasText(int id) => id >= 0;
    }
}
