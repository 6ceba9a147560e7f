namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>Text to write as it is.</summary>
    Data,

    /// <summary><c>{{</c>.</summary>
    OutputBegin,

    /// <summary><c>}}</c>.</summary>
    OutputEnd,

    /// <summary><c>{%</c>.</summary>
    BlockBegin,

    /// <summary><c>%}</c>.</summary>
    BlockEnd,

    /// <summary>A name or word.</summary>
    Name,

    /// <summary>A text in quotation marks, its escapes resolved.</summary>
    Text,

    /// <summary>A whole number, without underscores.</summary>
    Whole,

    /// <summary>A number with a point or an exponent, without underscores.</summary>
    Number,

    /// <summary>An operator or bracket.</summary>
    Operator,

    /// <summary>The end of the template.</summary>
    End,
}

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is spelt.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Line)
{
    /// <summary>How faults name it.</summary>
    public string Words => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.Data => "text",
        TokenKind.OutputEnd => "'}}'",
        TokenKind.BlockEnd => "'%}'",
        TokenKind.OutputBegin => "'{{'",
        TokenKind.BlockBegin => "'{%'",
        TokenKind.Text => $"the text '{Text}'",
        _ => $"'{Text}'",
    };

    /// <summary>Whether it is this operator.</summary>
    public bool Is(string sign) => Kind == TokenKind.Operator && Text == sign;

    /// <summary>Whether it is this word.</summary>
    public bool IsName(string word) => Kind == TokenKind.Name && Text == word;
}
