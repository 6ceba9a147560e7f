using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Nodes;

/// <summary>
/// <c>{% for a in b if c recursive %} ... {% else %} ... {% endfor %}</c>: the body for each item of b of which c is true, each time in a
/// scope of its own; the else part where there was no turn. With <c>recursive</c>, <c>loop(items)</c> writes the loop over other items.
/// </summary>
internal sealed record For(
    Target Target,
    Expression Over,
    Expression? Filter,
    bool IsRecursive,
    IReadOnlyList<Statement> Body,
    IReadOnlyList<Statement> Else,
    int Line) : Statement(Line)
{
    /// <inheritdoc/>
    public override Flow Run(Rendering rendering, Scope scope) => Loop(Over.Evaluate(rendering, scope), 0, rendering, scope);

    private Flow Loop(object? over, int depth, Rendering rendering, Scope scope)
    {
        rendering.Line = Line;
        var loop = new LoopValue(Filter is null ? Value.Items(over) : Filtered(over, rendering, scope), depth);
        var any = false;
        while (loop.Next())
        {
            any = true;
            rendering.Budget.Spend(1);
            var turn = new Scope(scope);
            Target.Set(loop.Current, turn, rendering);
            turn.Set("loop", IsRecursive ? Again(loop, rendering, scope) : loop);
            if (RunAll(Body, rendering, turn) == Flow.Break)
            {
                break;
            }
        }

        return any ? Flow.Next : RunAll(Else, rendering, new Scope(scope));
    }

    private IEnumerable<object?> Filtered(object? over, Rendering rendering, Scope scope) => Value.Items(over).Where(item =>
    {
        var inner = new Scope(scope);
        Target.Set(item, inner, rendering);
        return Value.Truth(Filter!.Evaluate(rendering, inner));
    });

    private LoopValue Again(LoopValue loop, Rendering rendering, Scope scope)
    {
        loop.Again = new CallableValue("'loop'", (arguments, _) =>
            rendering.Capture(() => Loop(arguments.Bind(1, "items")[0], loop.Depth + 1, rendering, scope)));
        return loop;
    }
}
