namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>The tokens of a template, read from front to back.</summary>
/// <param name="tokens">All of them, the last being the end.</param>
internal sealed class TokenStream(IReadOnlyList<TemplateToken> tokens)
{
    private int _at;

    /// <summary>The token at the front.</summary>
    public TemplateToken Current => tokens[_at];

    /// <summary>The one behind it.</summary>
    public TemplateToken Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>Takes the token at the front.</summary>
    public TemplateToken Take()
    {
        var token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    /// <summary>Takes an operator, if it is at the front.</summary>
    public bool Skip(string sign)
    {
        var found = Current.Is(sign);
        if (found)
        {
            Take();
        }

        return found;
    }

    /// <summary>Takes a word, if it is at the front.</summary>
    public bool SkipName(string word)
    {
        var found = Current.IsName(word);
        if (found)
        {
            Take();
        }

        return found;
    }

    /// <summary>Takes an operator that must be at the front.</summary>
    public void Expect(string sign)
    {
        if (!Skip(sign))
        {
            throw Unfit($"'{sign}'");
        }
    }

    /// <summary>Takes a token of a kind that must be at the front.</summary>
    public TemplateToken Expect(TokenKind kind, string words) => Current.Kind == kind ? Take() : throw Unfit(words);

    /// <summary>The fault of the token at the front.</summary>
    public TemplateFault Unfit(string expected) => new($"Expected {expected}, got {Current.Words}. Mend the template.", Current.Line);
}
