using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>
/// Template text to tokens. Line ends become line feeds and one at the end of the template goes; a line feed after a block or comment
/// goes (<c>trim_blocks</c>), and so do blanks before one that begins its line (<c>lstrip_blocks</c>); a minus at a tag takes all white
/// space on its side, a plus keeps it.
/// </summary>
internal sealed class TemplateLexer
{
    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _counted;

    private TemplateLexer(string source) => _source = source;

    /// <summary>The tokens of a template, the last being the end.</summary>
    public static IReadOnlyList<TemplateToken> Read(string source)
    {
        var text = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new TemplateLexer(text.EndsWith('\n') ? text[..^1] : text);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (NextTag() is var tag and >= 0)
        {
            var kind = _source[tag + 1];
            var sign = Peek(tag + 2);
            Data(_source[_at..tag], sign, kind);
            _at = tag + (sign is '-' or '+' ? 3 : 2);
            switch (kind)
            {
                case '#':
                    SkipComment(tag);
                    break;
                case '%' when TryRaw(tag):
                    break;
                default:
                    Add(kind == '{' ? TokenKind.OutputBegin : TokenKind.BlockBegin, _source[tag..(tag + 2)], tag);
                    Tag(tag, kind == '{');
                    break;
            }
        }

        AddData(_source[_at..]);
        Add(TokenKind.End, "", _source.Length);
    }

    private int NextTag()
    {
        for (var at = _source.IndexOf('{', _at); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }

        return -1;
    }

    // Text before a tag, less the white space that the tag takes.
    private void Data(string text, char sign, char kind)
    {
        var startsLine = _at == 0 || _source[_at - 1] == '\n';
        if (sign == '-')
        {
            text = PythonText.StripEnd(text);
        }
        else if (sign != '+' && kind != '{')
        {
            var line = text.LastIndexOf('\n') + 1;
            if ((line > 0 || startsLine) && PythonText.Strip(text[line..]).Length == 0)
            {
                text = text[..line];
            }
        }

        AddData(text);
    }

    private void SkipComment(int tag)
    {
        var end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new TemplateFault("Expected an end of the comment, got none. Write '#}' after it.", LineOf(tag));
        }

        var sign = end > _at ? _source[end - 1] : ' ';
        _at = end + 2;
        SkipAfter(sign);
    }

    // A whole raw block, whose text is written as it stands.
    private bool TryRaw(int tag)
    {
        var at = Skip(_at);
        if (!Word(ref at, "raw") || EndOfTag(ref at) is not { } sign)
        {
            return false;
        }

        // The line feed after the beginning of a raw block stays.
        _at = sign == '-' ? Skip(at) : at;
        for (var end = _at - 1; (end = _source.IndexOf("{%", end + 1, StringComparison.Ordinal)) >= 0;)
        {
            var first = Peek(end + 2);
            var after = Skip(end + (first is '-' or '+' ? 3 : 2));
            if (Word(ref after, "endraw") && EndOfTag(ref after) is { } last)
            {
                Data(_source[_at..end], first, '%');
                _at = after;
                SkipAfter(last);
                return true;
            }
        }

        throw new TemplateFault("Expected an end of the raw block, got none. Write '{% endraw %}' after it.", LineOf(tag));
    }

    private bool Word(ref int at, string word)
    {
        var found = string.CompareOrdinal(_source, at, word, 0, word.Length) == 0;
        at = found ? Skip(at + word.Length) : at;
        return found;
    }

    // The sign of a block's end at a place, which moves behind it; null where no block ends.
    private char? EndOfTag(ref int at)
    {
        var sign = Peek(at) is '-' or '+' ? _source[at] : ' ';
        var end = sign == ' ' ? at : at + 1;
        if (string.CompareOrdinal(_source, end, "%}", 0, 2) != 0)
        {
            return null;
        }

        at = end + 2;
        return sign;
    }

    // Tokens up to the end of a tag; inside brackets, an end sign is none.
    private void Tag(int tag, bool isOutput)
    {
        var brackets = 0;
        while (true)
        {
            _at = Skip(_at);
            if (_at >= _source.Length)
            {
                throw new TemplateFault($"Expected an end of the tag, got none. Write '{(isOutput ? "}}" : "%}")}' after it.",
                    LineOf(tag));
            }

            if (brackets == 0 && TryEnd(isOutput))
            {
                return;
            }

            var start = _at;
            var (kind, text) = ExpressionLexer.Next(_source, ref _at, LineOf(start));
            brackets += kind != TokenKind.Operator ? 0 : text is "(" or "[" or "{" ? 1 : text is ")" or "]" or "}" ? -1 : 0;
            Add(kind, text, start);
        }
    }

    private bool TryEnd(bool isOutput)
    {
        var sign = _source[_at] is '-' || (_source[_at] == '+' && !isOutput) ? _source[_at] : ' ';
        var end = sign == ' ' ? _at : _at + 1;
        var mark = isOutput ? "}}" : "%}";
        if (string.CompareOrdinal(_source, end, mark, 0, 2) != 0)
        {
            return false;
        }

        Add(isOutput ? TokenKind.OutputEnd : TokenKind.BlockEnd, mark, end);
        _at = end + 2;
        SkipAfter(isOutput && sign == ' ' ? '+' : sign);
        return true;
    }

    private void SkipAfter(char sign) =>
        _at = sign == '-' ? Skip(_at) : sign != '+' && Peek(_at) == '\n' ? _at + 1 : _at;

    private int Skip(int at)
    {
        while (at < _source.Length && PythonText.IsSpace(_source[at]))
        {
            at++;
        }

        return at;
    }

    private char Peek(int at) => at < _source.Length ? _source[at] : '\0';

    private void AddData(string text)
    {
        if (text.Length > 0)
        {
            Add(TokenKind.Data, text, _at);
        }
    }

    private void Add(TokenKind kind, string text, int at) => _tokens.Add(new TemplateToken(kind, text, LineOf(at)));

    private int LineOf(int at)
    {
        for (; _counted < Math.Min(at, _source.Length); _counted++)
        {
            _line += _source[_counted] == '\n' ? 1 : 0;
        }

        return _line;
    }
}
