namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>What <c>namespace()</c> makes: the one thing that a template can change, and so the way out of a loop for a value.</summary>
internal sealed class NamespaceValue
{
    private readonly MappingValue _attributes = new();

    /// <summary>The attributes in the order in which they were first set.</summary>
    public MappingValue Attributes => _attributes;

    /// <summary>An attribute; undefined where nobody set it.</summary>
    public object? Get(string name) => _attributes.TryGet(name, out var value) ? value : new UndefinedValue($"'{name}' of a namespace");
}
