namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>What a function, filter or test was called with.</summary>
/// <param name="Callee">How faults name what is called.</param>
/// <param name="Positional">Arguments by place.</param>
/// <param name="Named">Arguments by name, in order.</param>
internal sealed record Arguments(string Callee, IReadOnlyList<object?> Positional, IReadOnlyList<KeyValuePair<string, object?>> Named)
{
    /// <summary>Stands for an argument that was not given.</summary>
    public static object Missing { get; } = new();

    /// <summary>The arguments in the order of the parameters, <see cref="Missing"/> for those not given.</summary>
    /// <param name="needed">How many of the first must be given.</param>
    /// <param name="parameters">The names of all.</param>
    /// <exception cref="TemplateFault">Too many, unknown or missing ones.</exception>
    public object?[] Bind(int needed, params ReadOnlySpan<string> parameters)
    {
        if (Positional.Count > parameters.Length)
        {
            throw Fault($"at most {parameters.Length} arguments", $"{Positional.Count}");
        }

        var bound = new object?[parameters.Length];
        for (var at = 0; at < bound.Length; at++)
        {
            bound[at] = at < Positional.Count ? Positional[at] : Missing;
        }

        foreach (var (name, value) in Named)
        {
            var at = parameters.IndexOf(name);
            bound[at >= 0 && bound[at] == Missing ? at : throw Fault("arguments that it has, once", $"'{name}'")] = value;
        }

        return Array.IndexOf(bound, Missing, 0, needed) is var gap and >= 0 ? throw Fault($"the argument '{parameters[gap]}'", "none")
            : bound;
    }

    /// <summary>A fault of this call.</summary>
    public TemplateFault Fault(string expected, string got) => new($"Expected {expected} for {Callee}, got {got}. Mend the template.");
}
