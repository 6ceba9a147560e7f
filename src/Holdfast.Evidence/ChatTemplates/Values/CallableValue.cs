namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>A macro, method or function.</summary>
/// <param name="Name">How faults name it.</param>
/// <param name="Call">What it does.</param>
internal sealed record CallableValue(string Name, Func<Arguments, Rendering, object?> Call);
