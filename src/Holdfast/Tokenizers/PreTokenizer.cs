using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>A stretch of text between added tokens, and whether the whole text begins with it.</summary>
internal readonly record struct Stretch(string Text, bool AtStart);

/// <summary>The second stage: text to the words inside which the model merges.</summary>
internal abstract record PreTokenizer
{
    private static readonly string[] _known =
        ["Sequence", "ByteLevel", "Split", "Metaspace", "Digits", "Punctuation", "Whitespace", "WhitespaceSplit"];

    /// <summary>The words of a stretch, in order.</summary>
    public abstract IEnumerable<Stretch> Split(Stretch stretch);

    /// <summary>Reads the "pre_tokenizer" of a tokenizer file; null stands for none.</summary>
    public static PreTokenizer Read(JsonPart part) => !part.Exists ? new PreTokenizerSequence([]) : part.Kind switch
    {
        "Sequence" => new PreTokenizerSequence([.. part.Parts("pretokenizers").Select(Read)]),
        "ByteLevel" => new ByteLevel(part.Flag("add_prefix_space", true), part.Flag("use_regex", true)),
        "Split" => new Splitter(
            Pattern.Read(part["pattern"]), SplitBehaviors.Read(part["behavior"]), part.Flag("invert", false)),
        "Metaspace" => Metaspace.Parse(part),
        "Digits" => new Splitter(
            new CharacterPattern(Rune.IsNumber),
            part.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "Punctuation" => new Splitter(
            new CharacterPattern(IsPunctuation),
            part["behavior"] is { Exists: true } behavior ? SplitBehaviors.Read(behavior) : SplitBehavior.Isolated),
        "Whitespace" => new Splitter(
            RegexPattern.Of(RegexDialect.Translate(@"\w+|[^\w\s]+")), SplitBehavior.Removed, Invert: true),
        "WhitespaceSplit" => new Splitter(new CharacterPattern(Rune.IsWhiteSpace), SplitBehavior.Removed),
        _ => throw part.Unknown("pre-tokeniser", _known),
    };

    private static bool IsPunctuation(Rune rune) =>
        Rune.IsPunctuation(rune) || (rune.IsAscii && Rune.IsSymbol(rune));
}

/// <summary>One after the other, each on the words of the one before.</summary>
internal sealed record PreTokenizerSequence(IReadOnlyList<PreTokenizer> Steps) : PreTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<Stretch> Split(Stretch stretch) =>
        Steps.Aggregate<PreTokenizer, IEnumerable<Stretch>>(
            [stretch], (words, step) => Growth.Bound(words.SelectMany(step.Split), word => word.Text, Growth.LimitOf(stretch.Text.Length)));
}

/// <summary>Splits at a pattern.</summary>
internal sealed record Splitter(Pattern Pattern, SplitBehavior Behavior, bool Invert = false) : PreTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<Stretch> Split(Stretch stretch) =>
        SplitBehaviors.Apply(Behavior, stretch.Text, Pattern.Matches(stretch.Text), Invert)
            .Select(range => new Stretch(stretch.Text[range], stretch.AtStart && range.Start.Value == 0));
}

/// <summary>GPT-2's: splits by its regular expression, then spells each word in the alphabet of bytes.</summary>
internal sealed record ByteLevel(bool AddPrefixSpace, bool UseRegex) : PreTokenizer
{
    private static readonly Splitter _words = new(
        RegexPattern.Of(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"), SplitBehavior.Isolated);

    /// <inheritdoc/>
    public override IEnumerable<Stretch> Split(Stretch stretch)
    {
        var prefixed = AddPrefixSpace && !stretch.Text.StartsWith(' ') ? stretch with { Text = ' ' + stretch.Text } : stretch;
        IEnumerable<Stretch> words = UseRegex ? _words.Split(prefixed) : [prefixed];
        return words.Select(word => word with { Text = ByteAlphabet.Spell(word.Text) });
    }
}

/// <summary>Sentencepiece's: spaces become a visible mark, one is put in front, and words begin at marks.</summary>
internal sealed record Metaspace(string Mark, PrependScheme Scheme, bool Splits) : PreTokenizer
{
    private readonly Splitter _words = new(new LiteralPattern(Mark), SplitBehavior.MergedWithNext);

    /// <inheritdoc/>
    public override IEnumerable<Stretch> Split(Stretch stretch)
    {
        var text = stretch.Text.Replace(" ", Mark, StringComparison.Ordinal);
        var prepends = Scheme == PrependScheme.Always || (Scheme == PrependScheme.First && stretch.AtStart);
        var marked = stretch with { Text = prepends && !text.StartsWith(Mark, StringComparison.Ordinal) ? Mark + text : text };
        return Splits ? _words.Split(marked) : [marked];
    }

    /// <summary>Reads the component, which older files give as "add_prefix_space".</summary>
    public static Metaspace Parse(JsonPart part)
    {
        var scheme = part["prepend_scheme"];
        return new Metaspace(
            part.Text("replacement", "\u2581"),
            part.Flag("add_prefix_space") == false ? PrependScheme.Never
            : !scheme.Exists ? PrependScheme.Always
            : scheme.AsText() switch
            {
                "always" => PrependScheme.Always,
                "first" => PrependScheme.First,
                "never" => PrependScheme.Never,
                _ => throw scheme.Unfit("\"always\", \"first\" or \"never\""),
            },
            part.Flag("split", true));
    }
}

/// <summary>Where a metaspace is put in front.</summary>
internal enum PrependScheme
{
    /// <summary>Before each stretch.</summary>
    Always,

    /// <summary>Before the stretch that the text begins with.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
