using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates;

/// <summary>
/// Names and their values. A loop's turn, a macro's call, a kept block and a with-block have each a scope of their own: they see the
/// names around them, and what they set is gone with them. An if-block has none.
/// </summary>
/// <param name="outer">The scope around.</param>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, object?> _values = [];

    /// <summary>Sets a name here.</summary>
    public void Set(string name, object? value) => _values[name] = value;

    /// <summary>The value of a name, here or around; undefined where nobody set it.</summary>
    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return new UndefinedValue($"'{name}'");
    }

    private Scope? Outer => outer;
}
