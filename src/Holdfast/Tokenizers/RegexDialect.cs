using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>
/// Rewrites the regular expressions of tokenizer files (Oniguruma's Ruby syntax) for .NET: possessive quantifiers,
/// repeated intervals, line anchors, word characters, and the long s under ignored case. What cannot be rewritten is refused.
/// </summary>
internal sealed class RegexDialect
{
    private const string Word = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9";

    // The engine goes down once for every group, and its stack ends somewhere.
    private const int MostCharacters = 20_000;
    private const int MostGroups = 64;
    private const int MostQuantifiers = 8;

    private readonly string _source;
    private readonly StringBuilder _target = new();
    private readonly Stack<(int Start, bool IgnoresCase)> _groups = new();
    private int _at;
    private int _atom;
    private int _quantifiers;
    private bool _ignoresCase;

    private RegexDialect(string source) => _source = source;

    /// <summary>The same expression for .NET.</summary>
    /// <exception cref="NotSupportedException">It uses what .NET has no counterpart of.</exception>
    public static string Translate(string source) => source.Length <= MostCharacters
        ? new RegexDialect(source).Run()
        : throw new NotSupportedException($"it is longer than {MostCharacters} characters");

    private char Next => _at < _source.Length ? _source[_at] : '\0';

    private string Run()
    {
        while (_at < _source.Length)
        {
            var character = _source[_at];
            if (char.IsSurrogate(character))
            {
                throw new NotSupportedException("a character beyond U+FFFF stands in it");
            }

            if (character is '*' or '+' or '?' || (character == '{' && IntervalLength() > 0))
            {
                Quantify();
                continue;
            }

            switch (character)
            {
                case '(':
                    OpenGroup();
                    break;
                case ')':
                    CloseGroup();
                    break;
                case '[':
                    Atom();
                    Set();
                    break;
                case '\\':
                    Atom();
                    Escape(inSet: false);
                    break;
                case '^' or '$':
                    Atom();
                    _target.Append("(?m:").Append(character).Append(')');
                    _at++;
                    break;
                default:
                    Atom();
                    // .NET does not know the long s, U+017F, as another s.
                    _target.Append(_ignoresCase && character is 's' or 'S' ? "[s\u017F]" : character.ToString());
                    _at++;
                    break;
            }
        }

        return _target.ToString();
    }

    private void Atom() => (_atom, _quantifiers) = (_target.Length, 0);

    /// <summary>X*, X+, X?, X{n,m}; after it "?" makes it lazy, and "+" possessive or, after an interval, repeated.</summary>
    private void Quantify()
    {
        if (++_quantifiers > MostQuantifiers)
        {
            throw new NotSupportedException($"more than {MostQuantifiers} quantifiers stand side by side in it");
        }

        var interval = Next == '{';
        var quantifier = interval ? _source.Substring(_at, IntervalLength()) : Next.ToString();
        _at += quantifier.Length;
        _target.Append(quantifier.StartsWith("{,", StringComparison.Ordinal) ? quantifier.Insert(1, "0") : quantifier);
        if (Next == '?')
        {
            _target.Append('?');
            _at++;
        }
        else if (Next == '+')
        {
            _target.Insert(_atom, interval ? "(?:" : "(?>").Append(interval ? ")+" : ")");
            _at++;
        }
    }

    private int IntervalLength()
    {
        var end = _source.IndexOf('}', _at);
        var body = end < 0 ? "" : _source[(_at + 1)..end];
        return body.Any(char.IsAsciiDigit) && body.All(c => char.IsAsciiDigit(c) || c == ',') && body.Count(c => c == ',') <= 1
            ? body.Length + 2
            : 0;
    }

    private void OpenGroup()
    {
        _groups.Push((_target.Length, _ignoresCase));
        _quantifiers = 0;
        if (_groups.Count > MostGroups)
        {
            throw new NotSupportedException($"its groups stand more than {MostGroups} deep in one another");
        }

        var start = _at++;
        if (Next == '?' && _at + 1 < _source.Length && (char.IsAsciiLetter(_source[_at + 1]) || _source[_at + 1] == '-'))
        {
            Options();
        }
        else if (Next == '?')
        {
            // (?: (?= (?! (?> (?<= (?<! (?<name>: the same in both; all that follows the mark is read on as usual.
            _at += _source.AsSpan(_at).StartsWith("?<") ? 3 : 2;
        }

        _target.Append(_source, start, _at - start);
    }

    /// <summary>(?i: ... ) or, for the rest of the group, (?i).</summary>
    private void Options()
    {
        var end = _source.IndexOfAny([':', ')'], _at);
        var options = end < 0 ? "" : _source[(_at + 1)..end];
        if (options is not ("i" or "-i"))
        {
            throw new NotSupportedException($"the option \"(?{options}\" in it has another meaning here");
        }

        _ignoresCase = options == "i";
        if (_source[end] == ':')
        {
            _at = end + 1;
        }
        else
        {
            var group = _groups.Pop();
            _at = end + 1;
            _atom = group.Start;
        }
    }

    private void CloseGroup()
    {
        if (!_groups.TryPop(out var group))
        {
            throw new NotSupportedException("it closes a group that it does not open");
        }

        (_atom, _ignoresCase) = group;
        _quantifiers = 0;
        _target.Append(')');
        _at++;
    }

    private void Set()
    {
        var start = _at;
        _target.Append('[');
        _at++;
        if (Next == '^')
        {
            _target.Append('^');
            _at++;
        }

        var (first, hasS) = (_target.Length, false);
        if (Next == ']')
        {
            throw new NotSupportedException("an empty set stands in it");
        }

        while (Next != ']')
        {
            if (_at + 1 >= _source.Length)
            {
                throw new NotSupportedException($"the set from character {start} on has no end");
            }

            switch (Next)
            {
                case '[':
                    throw new NotSupportedException("a set within a set stands in it");
                case '&' when _source.AsSpan(_at).StartsWith("&&"):
                    throw new NotSupportedException("an intersection of sets stands in it");
                case '\\':
                    Escape(inSet: true);
                    break;
                case var character when char.IsSurrogate(character):
                    throw new NotSupportedException("a character beyond U+FFFF stands in it");
                case var character:
                    _target.Append(character);
                    hasS |= character is 's' or 'S' || (character == '-' && Spans(_source[_at - 1], _source[_at + 1]));
                    _at++;
                    break;
            }
        }

        _target.Insert(first, _ignoresCase && hasS ? "\u017F" : "").Append(']');
        _at++;
    }

    private static bool Spans(char from, char to) => (from <= 'S' && 'S' <= to) || (from <= 's' && 's' <= to);

    private void Escape(bool inSet)
    {
        if (_at + 1 >= _source.Length)
        {
            throw new NotSupportedException("it ends in a backslash");
        }

        var escaped = _source[_at + 1];
        switch (escaped)
        {
            case 'w':
                _target.Append(inSet ? Word : $"[{Word}]");
                break;
            case 'W' when !inSet:
                _target.Append($"[^{Word}]");
                break;
            case 'x' when _source.AsSpan(_at + 2).StartsWith("{"):
                CodePoint();
                return;
            case 'p' or 'P' when _source.AsSpan(_at + 2).StartsWith("{") && _source.IndexOf('}', _at) is > 0 and var end:
                Copy(end + 1 - _at);
                return;
            case 'u':
                Copy(6);
                return;
            case 'x':
                Copy(4);
                return;
            case var plain when !char.IsAsciiLetter(plain) || "dDsSnrtfvaezAZ".Contains(plain):
                _target.Append('\\').Append(plain);
                break;
            default:
                throw new NotSupportedException($"\\{escaped} in it has another meaning here");
        }

        _at += 2;
    }

    private void Copy(int count)
    {
        _target.Append(_source.AsSpan(_at, Math.Min(count, _source.Length - _at)));
        _at += count;
    }

    /// <summary>\x{20AC}.</summary>
    private void CodePoint()
    {
        var end = _source.IndexOf('}', _at);
        var digits = end < 0 ? "" : _source[(_at + 3)..end];
        if (digits.Length is 0 or > 8 || !digits.All(char.IsAsciiHexDigit) || Convert.ToUInt32(digits, 16) > 0xFFFF)
        {
            throw new NotSupportedException("a character beyond U+FFFF stands in it");
        }

        _target.Append("\\u").Append(digits.PadLeft(4, '0')[^4..]);
        _at = end + 1;
    }
}
