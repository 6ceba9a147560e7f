using Holdfast.Evidence.ChatTemplates.Builtins;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Nodes;

/// <summary><c>not a</c>.</summary>
internal sealed record Not(Expression Of, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) => !Value.Truth(Of.Evaluate(rendering, scope));
}

/// <summary><c>a and b</c>, <c>a or b</c>: the value of the side that decides.</summary>
internal sealed record Both(Expression Left, bool IsAnd, Expression Right, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var left = Left.Evaluate(rendering, scope);
        return Value.Truth(left) == IsAnd ? Right.Evaluate(rendering, scope) : left;
    }
}

/// <summary><c>+a</c>, <c>-a</c>.</summary>
internal sealed record Signed(Expression Of, bool IsMinus, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) =>
        Of.Evaluate(rendering, scope) is var value && Value.Number(value) is { } number
        ? !IsMinus ? number : number is long whole ? Arithmetic.Checked(() => checked(-whole)) : -(double)number
        : throw Value.Misfit("a number", value);
}

/// <summary><c>a ~ b ~ c</c>: the values written one after another.</summary>
internal sealed record Concatenation(IReadOnlyList<Expression> Parts, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) =>
        TextMethods.Join("", Parts.Select(part => PythonText.Of(part.Evaluate(rendering, scope), rendering.Budget)),
            rendering.Budget);
}

/// <summary><c>a + b</c> and the other operators of arithmetic.</summary>
internal sealed record Operation(Expression Left, string Sign, Expression Right, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var (left, right) = (Left.Evaluate(rendering, scope), Right.Evaluate(rendering, scope));
        rendering.Line = Line;
        return Arithmetic.Compute(left, Sign, right, rendering.Budget);
    }
}

/// <summary><c>a &lt; b == c in d</c>: true where every comparison of neighbours is.</summary>
internal sealed record Comparison(Expression First, IReadOnlyList<(string Sign, Expression Right)> Rest, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var left = First.Evaluate(rendering, scope);
        foreach (var (sign, expression) in Rest)
        {
            var right = expression.Evaluate(rendering, scope);
            rendering.Line = Line;
            if (!Comparisons.Holds(left, sign, right, rendering.Budget))
            {
                return false;
            }

            left = right;
        }

        return true;
    }
}
