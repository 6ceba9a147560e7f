using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Nodes;

/// <summary>Where a value goes.</summary>
/// <param name="Line">Where it stands in the template.</param>
internal abstract record Target(int Line)
{
    /// <summary>Sets it.</summary>
    public abstract void Set(object? value, Scope scope, Rendering rendering);
}

/// <summary>A name, set in the innermost scope.</summary>
internal sealed record NameTarget(string Word, int Line) : Target(Line)
{
    /// <inheritdoc/>
    public override void Set(object? value, Scope scope, Rendering rendering) => scope.Set(Word, value);
}

/// <summary><c>name.attribute</c> of a namespace.</summary>
internal sealed record NamespaceTarget(string Word, string Attribute, int Line) : Target(Line)
{
    /// <inheritdoc/>
    public override void Set(object? value, Scope scope, Rendering rendering)
    {
        if (scope.Get(Word) is not NamespaceValue names)
        {
            throw Value.Misfit($"a namespace in '{Word}'", scope.Get(Word));
        }

        names.Attributes.Set(Attribute, value);
    }
}

/// <summary><c>a, b</c>: as many items as targets.</summary>
internal sealed record TupleTarget(IReadOnlyList<Target> Parts, int Line) : Target(Line)
{
    /// <inheritdoc/>
    public override void Set(object? value, Scope scope, Rendering rendering)
    {
        var items = Value.Items(value).Take(Parts.Count + 1).ToList();
        if (items.Count != Parts.Count)
        {
            throw new TemplateFault(
                $"Expected {Parts.Count} items to set as many names, got {(items.Count > Parts.Count ? "more" : items.Count)}. "
                + "Mend the template.",
                Line);
        }

        foreach (var (part, item) in Parts.Zip(items))
        {
            part.Set(item, scope, rendering);
        }
    }
}
