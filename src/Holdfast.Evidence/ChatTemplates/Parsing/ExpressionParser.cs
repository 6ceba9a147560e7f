using System.Globalization;
using System.Runtime.CompilerServices;
using Holdfast.Evidence.ChatTemplates.Nodes;

namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>
/// Tokens to expressions. From loose to tight: inline if, or, and, not, comparisons, + and -, ~, * / // %, **, signs, then filters and
/// tests, then points, brackets and calls.
/// </summary>
/// <param name="stream">The tokens.</param>
internal sealed class ExpressionParser(TokenStream stream)
{
    private static readonly string[][] _levels = [["+", "-"], ["~"], ["*", "/", "//", "%"], ["**"]];

    /// <summary>Names looked up so far: a macro takes further arguments only where its body uses them.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>One expression.</summary>
    /// <param name="withCondition">Whether an inline if may follow; after <c>for x in</c> an if is the loop's.</param>
    public Expression Read(bool withCondition = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var expression = Either();
        while (withCondition && stream.Current.IsName("if"))
        {
            var line = stream.Take().Line;
            var test = Either();
            expression = new Conditional(expression, test, stream.SkipName("else") ? Read() : null, line);
        }

        return expression;
    }

    /// <summary>One expression, or a tuple of several with commas between.</summary>
    /// <param name="withCondition">Whether an inline if may follow.</param>
    /// <param name="end">A word that ends it.</param>
    public Expression ReadTuple(bool withCondition = true, string? end = null)
    {
        var line = stream.Current.Line;
        var items = new List<Expression> { Read(withCondition) };
        var isTuple = false;
        while (stream.Skip(","))
        {
            isTuple = true;
            if (EndsTuple(end))
            {
                break;
            }

            items.Add(Read(withCondition));
        }

        return isTuple ? new ListOf(items, IsTuple: true, line) : items[0];
    }

    /// <summary>Filters after a value, from the first bar on.</summary>
    /// <param name="of">The value; null for what a block writes.</param>
    public FilterCall ReadFilter(Expression? of)
    {
        var name = stream.Expect(TokenKind.Name, "the name of a filter");
        return new FilterCall(of, name.Text, stream.Current.Is("(") ? ReadArguments() : CallArguments.None, name.Line);
    }

    /// <summary>The arguments of a call, with their parentheses.</summary>
    public CallArguments ReadArguments()
    {
        stream.Expect("(");
        var positional = new List<(Expression, bool)>();
        var named = new List<(string?, Expression)>();
        while (!stream.Skip(")"))
        {
            if (stream.Skip("**"))
            {
                named.Add((null, Read()));
            }
            else if (stream.Skip("*"))
            {
                positional.Add((Read(), true));
            }
            else if (stream.Current.Kind == TokenKind.Name && stream.Following.Is("="))
            {
                var name = stream.Take().Text;
                stream.Expect("=");
                named.Add((name, Read()));
            }
            else if (named.Count > 0)
            {
                throw stream.Unfit("a name and '='");
            }
            else
            {
                positional.Add((Read(), false));
            }

            if (!stream.Current.Is(")"))
            {
                stream.Expect(",");
            }
        }

        return new CallArguments(positional, named);
    }

    /// <summary>A call, as a call block needs it.</summary>
    public Call ReadCall() => Read() as Call ?? throw stream.Unfit("a call of a macro");

    private bool EndsTuple(string? end) =>
        stream.Current.Kind is TokenKind.OutputEnd or TokenKind.BlockEnd || stream.Current.Is(")") || (end is not null && stream.Current.IsName(end));

    private Expression Either()
    {
        var left = Also();
        while (stream.Current.IsName("or"))
        {
            var line = stream.Take().Line;
            left = new Both(left, IsAnd: false, Also(), line);
        }

        return left;
    }

    private Expression Also()
    {
        var left = Negated();
        while (stream.Current.IsName("and"))
        {
            var line = stream.Take().Line;
            left = new Both(left, IsAnd: true, Negated(), line);
        }

        return left;
    }

    private Expression Negated()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return stream.Current.IsName("not") ? new Not(Line: stream.Take().Line, Of: Negated()) : Compared();
    }

    private Expression Compared()
    {
        var line = stream.Current.Line;
        var first = Arithmetic(0);
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (stream.Current.Kind == TokenKind.Operator && stream.Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
            {
                rest.Add((stream.Take().Text, Arithmetic(0)));
            }
            else if (stream.SkipName("in"))
            {
                rest.Add(("in", Arithmetic(0)));
            }
            else if (stream.Current.IsName("not") && stream.Following.IsName("in"))
            {
                stream.Take();
                stream.Take();
                rest.Add(("not in", Arithmetic(0)));
            }
            else
            {
                return rest.Count == 0 ? first : new Comparison(first, rest, line);
            }
        }
    }

    private Expression Arithmetic(int level)
    {
        if (level == _levels.Length)
        {
            return Signed(withFilters: true);
        }

        var left = Arithmetic(level + 1);
        var parts = new List<Expression> { left };
        var line = stream.Current.Line;
        while (stream.Current.Kind == TokenKind.Operator && _levels[level].Contains(stream.Current.Text))
        {
            var sign = stream.Take();
            var right = Arithmetic(level + 1);
            parts.Add(right);
            left = new Operation(left, sign.Text, right, sign.Line);
        }

        return parts.Count > 1 && _levels[level][0] == "~" ? new Concatenation(parts, line) : left;
    }

    private Expression Signed(bool withFilters)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var expression = stream.Current.Is("-") || stream.Current.Is("+")
            ? stream.Take() is var sign ? new Signed(Signed(withFilters: false), sign.Is("-"), sign.Line) : null!
            : Primary();
        expression = Postfix(expression);
        while (withFilters)
        {
            if (stream.Skip("|"))
            {
                expression = ReadFilter(expression);
            }
            else if (stream.Current.IsName("is"))
            {
                expression = ReadTest(expression);
            }
            else if (stream.Current.Is("("))
            {
                expression = new Call(expression, ReadArguments(), stream.Current.Line);
            }
            else
            {
                break;
            }
        }

        return expression;
    }

    private Expression Postfix(Expression of)
    {
        while (true)
        {
            var line = stream.Current.Line;
            if (stream.Skip("."))
            {
                of = stream.Current.Kind == TokenKind.Whole
                    ? new ItemOf(of, new Constant(Whole(stream.Take()), line), line)
                    : new AttributeOf(of, stream.Expect(TokenKind.Name, "a name after '.'").Text, line);
            }
            else if (stream.Skip("["))
            {
                of = Subscript(of, line);
            }
            else if (stream.Current.Is("("))
            {
                of = new Call(of, ReadArguments(), line);
            }
            else
            {
                return of;
            }
        }
    }

    private Expression Subscript(Expression of, int line)
    {
        var from = stream.Current.Is(":") ? null : Read();
        if (stream.Skip("]"))
        {
            return new ItemOf(of, from!, line);
        }

        stream.Expect(":");
        var to = stream.Current.Is(":") || stream.Current.Is("]") ? null : Read();
        var step = stream.Skip(":") && !stream.Current.Is("]") ? Read() : null;
        stream.Expect("]");
        return new SliceOf(of, from, to, step, line);
    }

    private Expression ReadTest(Expression of)
    {
        stream.Take();
        var negated = stream.SkipName("not");
        var name = stream.Expect(TokenKind.Name, "the name of a test");
        var given = CallArguments.None;
        if (stream.Current.Is("("))
        {
            given = ReadArguments();
        }
        else if (stream.Current.Kind is TokenKind.Text or TokenKind.Whole or TokenKind.Number || stream.Current.Is("[") || stream.Current.Is("{")
            || (stream.Current.Kind == TokenKind.Name && stream.Current.Text is not ("else" or "or" or "and" or "is" or "if")))
        {
            given = new CallArguments([(Postfix(Primary()), false)], []);
        }

        Expression test = new TestCall(of, name.Text, given, name.Line);
        return negated ? new Not(test, name.Line) : test;
    }

    private Expression Primary()
    {
        var token = stream.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                stream.Take();
                return Word(token);
            case TokenKind.Text:
                var text = "";
                while (stream.Current.Kind == TokenKind.Text)
                {
                    text += stream.Take().Text;
                }

                return new Constant(text, token.Line);
            case TokenKind.Whole:
                return new Constant(Whole(stream.Take()), token.Line);
            case TokenKind.Number:
                return new Constant(double.Parse(stream.Take().Text, NumberStyles.Float, CultureInfo.InvariantCulture), token.Line);
        }

        return stream.Skip("(") ? Parenthesised(token.Line)
            : stream.Skip("[") ? new ListOf(Until("]", () => Read()), IsTuple: false, token.Line)
            : stream.Skip("{") ? new MappingOf(Until("}", Entry), token.Line)
            : throw stream.Unfit("an expression");
    }

    private Expression Word(TemplateToken token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new Constant(true, token.Line);
            case "false" or "False":
                return new Constant(false, token.Line);
            case "none" or "None":
                return new Constant(null, token.Line);
            default:
                Names.Add(token.Text);
                return new Name(token.Text, token.Line);
        }
    }

    private Expression Parenthesised(int line)
    {
        if (stream.Skip(")"))
        {
            return new ListOf([], IsTuple: true, line);
        }

        var inner = ReadTuple();
        stream.Expect(")");
        return inner;
    }

    private List<T> Until<T>(string end, Func<T> read)
    {
        var items = new List<T>();
        while (!stream.Skip(end))
        {
            items.Add(read());
            if (!stream.Current.Is(end))
            {
                stream.Expect(",");
            }
        }

        return items;
    }

    private (Expression Key, Expression Value) Entry()
    {
        var key = Read();
        stream.Expect(":");
        return (key, Read());
    }

    private static long Whole(TemplateToken token) => long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
        ? whole
        : throw new TemplateFault($"Expected a whole number of 64 bits, got {token.Text}. Mend the template.", token.Line);
}
