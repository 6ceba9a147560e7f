using System.Runtime.CompilerServices;
using Holdfast.Evidence.ChatTemplates.Builtins;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Nodes;

/// <summary>Something with a value.</summary>
/// <param name="Line">Where it stands in the template.</param>
internal abstract record Expression(int Line)
{
    /// <summary>Its value.</summary>
    public object? Evaluate(Rendering rendering, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        rendering.Budget.Spend(1);
        rendering.Line = Line;
        return Compute(rendering, scope);
    }

    /// <summary>Computes the value.</summary>
    protected abstract object? Compute(Rendering rendering, Scope scope);
}

/// <summary>A text, number, truth value or none.</summary>
internal sealed record Constant(object? Value, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) => Value;
}

/// <summary>A name.</summary>
internal sealed record Name(string Word, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) => scope.Get(Word);
}

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed record ListOf(IReadOnlyList<Expression> Items, bool IsTuple, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) =>
        new ListValue([.. Items.Select(item => item.Evaluate(rendering, scope))], IsTuple);
}

/// <summary><c>{a: b}</c>.</summary>
internal sealed record MappingOf(IReadOnlyList<(Expression Key, Expression Value)> Entries, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var mapping = new MappingValue();
        foreach (var (key, value) in Entries)
        {
            mapping.Set(key.Evaluate(rendering, scope), value.Evaluate(rendering, scope));
        }

        return mapping;
    }
}

/// <summary><c>a.b</c>.</summary>
internal sealed record AttributeOf(Expression Of, string Word, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var value = Of.Evaluate(rendering, scope);
        rendering.Line = Line;
        return Lookup.Attribute(value, Word);
    }
}

/// <summary><c>a[b]</c>.</summary>
internal sealed record ItemOf(Expression Of, Expression Key, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var (value, key) = (Of.Evaluate(rendering, scope), Key.Evaluate(rendering, scope));
        rendering.Line = Line;
        return Lookup.Item(value, key);
    }
}

/// <summary><c>a[b:c:d]</c>, each of which may be left out.</summary>
internal sealed record SliceOf(Expression Of, Expression? From, Expression? To, Expression? Step, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var value = Of.Evaluate(rendering, scope);
        var (from, to, step) = (From?.Evaluate(rendering, scope), To?.Evaluate(rendering, scope), Step?.Evaluate(rendering, scope));
        rendering.Line = Line;
        return Lookup.Slice(value, from, to, step, rendering.Budget);
    }
}

/// <summary><c>a if b else c</c>; undefined where b is false and there is no c.</summary>
internal sealed record Conditional(Expression Then, Expression Test, Expression? Else, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) =>
        Value.Truth(Test.Evaluate(rendering, scope)) ? Then.Evaluate(rendering, scope)
        : Else is null ? new UndefinedValue("an inline if without an else")
        : Else.Evaluate(rendering, scope);
}
