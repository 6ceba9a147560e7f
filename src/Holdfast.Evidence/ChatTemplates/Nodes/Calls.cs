using Holdfast.Evidence.ChatTemplates.Builtins;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Nodes;

/// <summary>What stands between the parentheses of a call.</summary>
/// <param name="Positional">Arguments by place; with a star, the items of one.</param>
/// <param name="Named">Arguments by name; without a name (two stars), the entries of one.</param>
internal sealed record CallArguments(
    IReadOnlyList<(Expression Value, bool Spread)> Positional,
    IReadOnlyList<(string? Name, Expression Value)> Named)
{
    /// <summary>No arguments.</summary>
    public static CallArguments None { get; } = new([], []);

    /// <summary>Their values.</summary>
    /// <param name="callee">How faults name what is called.</param>
    /// <param name="rendering">The rendering.</param>
    /// <param name="scope">Where names are looked up.</param>
    public Arguments Evaluate(string callee, Rendering rendering, Scope scope)
    {
        var positional = new List<object?>();
        foreach (var (expression, spread) in Positional)
        {
            var value = expression.Evaluate(rendering, scope);
            positional.AddRange(spread ? Value.Items(value) : [value]);
        }

        var named = new List<KeyValuePair<string, object?>>();
        foreach (var (name, expression) in Named)
        {
            var value = expression.Evaluate(rendering, scope);
            named.AddRange(name is not null ? [new(name, value)]
                : value is MappingValue mapping ? mapping.Entries.Select(entry => KeyValuePair.Create(Value.Text(entry.Key), entry.Value))
                : throw Value.Misfit("a mapping after '**'", value));
        }

        return new Arguments(callee, positional, named);
    }
}

/// <summary><c>a(...)</c>.</summary>
internal sealed record Call(Expression Callee, CallArguments Given, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) => With(rendering, scope, null);

    /// <summary>The value of the call, with what a call block gives the macro to call.</summary>
    public object? With(Rendering rendering, Scope scope, CallableValue? caller)
    {
        var callee = Callee.Evaluate(rendering, scope);
        var callable = callee as CallableValue ?? (callee as LoopValue)?.Again ?? throw Value.Misfit("a function", callee);

        var given = Given.Evaluate(callable.Name, rendering, scope);
        rendering.Line = Line;
        return callable.Call(caller is null ? given : given with { Named = [.. given.Named, new("caller", caller)] }, rendering);
    }
}

/// <summary><c>a | filter(...)</c>.</summary>
/// <param name="Of">What is filtered; null for what a block wrote.</param>
/// <param name="Word">The name of the filter.</param>
/// <param name="Given">Its arguments.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record FilterCall(Expression? Of, string Word, CallArguments Given, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope) => On(null, rendering, scope);

    /// <summary>The filtered text of a block.</summary>
    public object? On(object? block, Rendering rendering, Scope scope)
    {
        var value = Of is FilterCall inner ? inner.On(block, rendering, scope) : Of is null ? block : Of.Evaluate(rendering, scope);
        var given = Given.Evaluate($"the filter '{Word}'", rendering, scope);
        rendering.Line = Line;
        return Filters.Find(Word)(value, given, rendering);
    }
}

/// <summary><c>a is test(...)</c>.</summary>
internal sealed record TestCall(Expression Of, string Word, CallArguments Given, int Line) : Expression(Line)
{
    /// <inheritdoc/>
    protected override object? Compute(Rendering rendering, Scope scope)
    {
        var value = Of.Evaluate(rendering, scope);
        var given = Given.Evaluate($"the test '{Word}'", rendering, scope);
        rendering.Line = Line;
        return Tests.Find(Word)(value, given, rendering.Budget);
    }
}
