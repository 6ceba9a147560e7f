using System.Globalization;
using System.Runtime.CompilerServices;
using Holdfast.Evidence.ChatTemplates.Nodes;

namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>
/// Tokens to what operators stand between: constants, names, brackets, and the points, calls, filters and tests behind them.
/// </summary>
/// <param name="stream">The tokens.</param>
/// <param name="expressions">Reads what stands in brackets.</param>
internal sealed class OperandParser(TokenStream stream, ExpressionParser expressions)
{
    /// <summary>Names looked up so far: a macro takes further arguments only where its body uses them.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>An operand with its sign.</summary>
    /// <param name="withFilters">Whether filters and tests may follow; behind a sign they belong to all.</param>
    public Expression Read(bool withFilters)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var expression = stream.Current.Is("-") || stream.Current.Is("+")
            ? stream.Take() is var sign ? new Signed(Read(withFilters: false), sign.Is("-"), sign.Line) : null!
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
        var from = stream.Current.Is(":") ? null : expressions.Read();
        if (stream.Skip("]"))
        {
            return new ItemOf(of, from!, line);
        }

        stream.Expect(":");
        var to = stream.Current.Is(":") || stream.Current.Is("]") ? null : expressions.Read();
        var step = stream.Skip(":") && !stream.Current.Is("]") ? expressions.Read() : null;
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
        else if (stream.Current.Kind is TokenKind.Text or TokenKind.Whole or TokenKind.Number || stream.Current.Is("[")
            || stream.Current.Is("{")
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
            : stream.Skip("[") ? new ListOf(Until("]", () => expressions.Read()), IsTuple: false, token.Line)
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

        var inner = expressions.ReadTuple();
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
        var key = expressions.Read();
        stream.Expect(":");
        return (key, expressions.Read());
    }

    private static long Whole(TemplateToken token) =>
        long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
        ? whole
        : throw new TemplateFault($"Expected a whole number of 64 bits, got {token.Text}. Mend the template.", token.Line);

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
                named.Add((null, expressions.Read()));
            }
            else if (stream.Skip("*"))
            {
                positional.Add((expressions.Read(), true));
            }
            else if (stream.Current.Kind == TokenKind.Name && stream.Following.Is("="))
            {
                var name = stream.Take().Text;
                stream.Expect("=");
                named.Add((name, expressions.Read()));
            }
            else if (named.Count > 0)
            {
                throw stream.Unfit("a name and '='");
            }
            else
            {
                positional.Add((expressions.Read(), false));
            }

            if (!stream.Current.Is(")"))
            {
                stream.Expect(",");
            }
        }

        return new CallArguments(positional, named);
    }
}
