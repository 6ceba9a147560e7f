namespace Holdfast.Tokenizers;

/// <summary>A token found in the text before the model sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="Special">Whether decoding can leave it out.</param>
internal sealed record AddedToken(int Id, string Content, bool Special)
{
    /// <summary>Whether it is looked for in the normalised text, in its own normalised form.</summary>
    public bool Normalized { get; init; } = !Special;

    /// <summary>Whether it takes the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether it takes the white space after it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it counts only where no letter, mark, digit or underscore adjoins.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Reads one of "added_tokens", or one of "added_tokens_decoder", whose id is its key.</summary>
    public static AddedToken Read(JsonPart part, int? id = null)
    {
        var special = part.Flag("special", false);
        return new AddedToken(id ?? part["id"].AsCount(), part.Text("content"), special)
        {
            Normalized = part.Flag("normalized", !special),
            StripsLeft = part.Flag("lstrip", false),
            StripsRight = part.Flag("rstrip", false),
            SingleWord = part.Flag("single_word", false),
        };
    }
}
