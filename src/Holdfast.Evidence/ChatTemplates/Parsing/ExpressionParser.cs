using System.Runtime.CompilerServices;
using Holdfast.Evidence.ChatTemplates.Nodes;

namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>
/// Tokens to expressions. From loose to tight: inline if, or, and, not, comparisons, + and -, ~, * / // %, **, signs, then filters and
/// tests, then points, brackets and calls, which <see cref="OperandParser"/> reads.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly string[][] _levels = [["+", "-"], ["~"], ["*", "/", "//", "%"], ["**"]];

    private readonly TokenStream _stream;
    private readonly OperandParser _operands;

    /// <summary>Takes the tokens.</summary>
    public ExpressionParser(TokenStream stream) => (_stream, _operands) = (stream, new OperandParser(stream, this));

    /// <summary>Names looked up so far: a macro takes further arguments only where its body uses them.</summary>
    public HashSet<string> Names => _operands.Names;

    /// <summary>One expression.</summary>
    /// <param name="withCondition">Whether an inline if may follow; after <c>for x in</c> an if is the loop's.</param>
    public Expression Read(bool withCondition = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var expression = Either();
        while (withCondition && _stream.Current.IsName("if"))
        {
            var line = _stream.Take().Line;
            var test = Either();
            expression = new Conditional(expression, test, _stream.SkipName("else") ? Read() : null, line);
        }

        return expression;
    }

    /// <summary>One expression, or a tuple of several with commas between.</summary>
    /// <param name="withCondition">Whether an inline if may follow.</param>
    /// <param name="end">A word that ends it.</param>
    public Expression ReadTuple(bool withCondition = true, string? end = null)
    {
        var line = _stream.Current.Line;
        var items = new List<Expression> { Read(withCondition) };
        var isTuple = false;
        while (_stream.Skip(","))
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

    /// <summary>A filter by its name, with its arguments.</summary>
    /// <param name="of">The value; null for what a block writes.</param>
    public FilterCall ReadFilter(Expression? of) => _operands.ReadFilter(of);

    /// <summary>A call, as a call block needs it.</summary>
    public Call ReadCall() => Read() as Call ?? throw _stream.Unfit("a call of a macro");

    private bool EndsTuple(string? end) =>
        _stream.Current.Kind is TokenKind.OutputEnd or TokenKind.BlockEnd || _stream.Current.Is(")")
            || (end is not null && _stream.Current.IsName(end));

    private Expression Either()
    {
        var left = Also();
        while (_stream.Current.IsName("or"))
        {
            var line = _stream.Take().Line;
            left = new Both(left, IsAnd: false, Also(), line);
        }

        return left;
    }

    private Expression Also()
    {
        var left = Negated();
        while (_stream.Current.IsName("and"))
        {
            var line = _stream.Take().Line;
            left = new Both(left, IsAnd: true, Negated(), line);
        }

        return left;
    }

    private Expression Negated()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _stream.Current.IsName("not") ? new Not(Line: _stream.Take().Line, Of: Negated()) : Compared();
    }

    private Expression Compared()
    {
        var line = _stream.Current.Line;
        var first = Arithmetic(0);
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (_stream.Current.Kind == TokenKind.Operator && _stream.Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
            {
                rest.Add((_stream.Take().Text, Arithmetic(0)));
            }
            else if (_stream.SkipName("in"))
            {
                rest.Add(("in", Arithmetic(0)));
            }
            else if (_stream.Current.IsName("not") && _stream.Following.IsName("in"))
            {
                _stream.Take();
                _stream.Take();
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
            return _operands.Read(withFilters: true);
        }

        var left = Arithmetic(level + 1);
        var parts = new List<Expression> { left };
        var line = _stream.Current.Line;
        while (_stream.Current.Kind == TokenKind.Operator && _levels[level].Contains(_stream.Current.Text))
        {
            var sign = _stream.Take();
            var right = Arithmetic(level + 1);
            parts.Add(right);
            left = new Operation(left, sign.Text, right, sign.Line);
        }

        return parts.Count > 1 && _levels[level][0] == "~" ? new Concatenation(parts, line) : left;
    }
}
