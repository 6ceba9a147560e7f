using System.Runtime.CompilerServices;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Nodes;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    /// <summary>With the next statement to follow.</summary>
    Next,

    /// <summary>With the rest of the loop's turn left out.</summary>
    Continue,

    /// <summary>With the rest of the loop left out.</summary>
    Break,
}

/// <summary>Something that a template does.</summary>
/// <param name="Line">Where it stands in the template.</param>
internal abstract record Statement(int Line)
{
    /// <summary>Does statements one after another.</summary>
    public static Flow RunAll(IReadOnlyList<Statement> statements, Rendering rendering, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in statements)
        {
            rendering.Budget.Spend(1);
            rendering.Line = statement.Line;
            if (statement.Run(rendering, scope) is var flow and not Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    /// <summary>Does it.</summary>
    public abstract Flow Run(Rendering rendering, Scope scope);
}

/// <summary>Text to write as it is.</summary>
internal sealed record Data(string Text, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        rendering.Write(Text);
        return Flow.Next;
    }
}

/// <summary><c>{{ a }}</c>.</summary>
internal sealed record Output(Expression Of, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        rendering.Write(PythonText.Of(Of.Evaluate(rendering, scope), rendering.Budget));
        return Flow.Next;
    }
}

/// <summary><c>{% if a %} ... {% elif b %} ... {% else %} ... {% endif %}</c>.</summary>
internal sealed record If(IReadOnlyList<(Expression? Test, IReadOnlyList<Statement> Body)> Branches, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        foreach (var (test, body) in Branches)
        {
            if (test is null || Value.Truth(test.Evaluate(rendering, scope)))
            {
                return RunAll(body, rendering, scope);
            }
        }

        return Flow.Next;
    }
}

/// <summary><c>{% with a = b %} ... {% endwith %}</c>.</summary>
internal sealed record With(IReadOnlyList<(Target Target, Expression Value)> Values, IReadOnlyList<Statement> Body, int Line)
    : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        var inner = new Scope(scope);
        foreach (var (target, value) in Values)
        {
            target.Set(value.Evaluate(rendering, scope), inner, rendering);
        }

        return RunAll(Body, rendering, inner);
    }
}

/// <summary><c>{% filter name %} ... {% endfilter %}</c>: what is inside, filtered.</summary>
internal sealed record FilterBlock(FilterCall Filter, IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        var flow = Flow.Next;
        var inner = new Scope(scope);
        var text = rendering.Capture(() => flow = RunAll(Body, rendering, inner));
        rendering.Write(PythonText.Of(Filter.On(text, rendering, inner), rendering.Budget));
        return flow;
    }
}

/// <summary><c>{% generation %} ... {% endgeneration %}</c>: what the model itself would have written; its place is kept.</summary>
internal sealed record Generation(IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope)
    {
        rendering.WriteGenerated(rendering.Capture(() => RunAll(Body, rendering, new Scope(scope))));
        return Flow.Next;
    }
}

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>.</summary>
internal sealed record Leave(Flow How, int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope) => How;
}
