using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Nodes;

/// <summary><c>{% set a = b %}</c>.</summary>
internal sealed record Set(Target Target, Expression Of, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        Target.Set(Of.Evaluate(rendering, scope), scope, rendering);
        return Flow.Next;
    }
}

/// <summary><c>{% set a | filter %} ... {% endset %}</c>: what is inside becomes a value.</summary>
internal sealed record SetBlock(Target Target, FilterCall? Filter, IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        var flow = Flow.Next;
        var inner = new Scope(scope);
        var text = rendering.Capture(() => flow = RunAll(Body, rendering, inner));
        Target.Set(Filter is null ? text : Filter.On(text, rendering, inner), scope, rendering);
        return flow;
    }
}

/// <summary>What a macro or a call block asks for, and does.</summary>
/// <param name="Called">How faults name it.</param>
/// <param name="Parameters">Names, with defaults that are computed at the call.</param>
/// <param name="Extras">Which of varargs, kwargs and caller the body uses; only then it takes more than its parameters.</param>
/// <param name="Body">What it writes.</param>
internal sealed record MacroForm(
    string Called,
    IReadOnlyList<(string Name, Expression? Default)> Parameters,
    IReadOnlySet<string> Extras,
    IReadOnlyList<Statement> Body)
{
    /// <summary>The function that writes it; it sees the names around its definition.</summary>
    public CallableValue Define(Scope around) => new(Called, (given, rendering) =>
    {
        var scope = new Scope(around);
        var line = rendering.Line;
        Bind(given, scope, rendering);
        var text = rendering.Capture(() => Statement.RunAll(Body, rendering, scope));
        rendering.Line = line;
        return text;
    });

    private void Bind(Arguments given, Scope scope, Rendering rendering)
    {
        if (given.Positional.Count > Parameters.Count && !Extras.Contains("varargs"))
        {
            throw given.Fault($"at most {Parameters.Count} arguments", $"{given.Positional.Count}");
        }

        var named = given.Named.ToList();
        for (var at = 0; at < Parameters.Count; at++)
        {
            var (name, otherwise) = Parameters[at];
            var index = named.FindIndex(argument => argument.Key == name);
            if (index >= 0 && at < given.Positional.Count)
            {
                throw given.Fault("each argument once", $"'{name}' twice");
            }

            scope.Set(name, at < given.Positional.Count ? given.Positional[at]
                : index >= 0 ? named[index].Value
                : otherwise is null ? new UndefinedValue($"the argument '{name}'")
                : otherwise.Evaluate(rendering, scope));
            named.RemoveAll(argument => argument.Key == name);
        }

        var caller = named.FindIndex(argument => argument.Key == "caller");
        if (Extras.Contains("caller"))
        {
            scope.Set("caller", caller < 0 ? new UndefinedValue("'caller'") : named[caller].Value);
            named.RemoveAll(argument => argument.Key == "caller");
        }

        if (named.Count > 0 && !Extras.Contains("kwargs"))
        {
            throw given.Fault("arguments that it has", $"'{named[0].Key}'");
        }

        if (Extras.Contains("varargs"))
        {
            scope.Set("varargs", new ListValue([.. given.Positional.Skip(Parameters.Count)], IsTuple: true));
        }

        if (Extras.Contains("kwargs"))
        {
            var rest = new MappingValue();
            named.ForEach(argument => rest.Set(argument.Key, argument.Value));
            scope.Set("kwargs", rest);
        }
    }
}

/// <summary><c>{% macro name(a, b = 1) %} ... {% endmacro %}</c>.</summary>
internal sealed record Macro(string Word, MacroForm Form, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        scope.Set(Word, Form.Define(scope));
        return Flow.Next;
    }
}

/// <summary><c>{% call(a) macro(b) %} ... {% endcall %}</c>: the macro writes the block where it calls <c>caller</c>.</summary>
internal sealed record CallBlock(Call Call, MacroForm Caller, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        rendering.Write(PythonText.Of(Call.With(rendering, scope, Caller.Define(scope)), rendering.Budget));
        return Flow.Next;
    }
}
