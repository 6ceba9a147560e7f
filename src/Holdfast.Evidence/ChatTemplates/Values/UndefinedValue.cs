namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>
/// What a name, item or attribute is that is not there: false, written as nothing, without items, equal to every other undefined value;
/// every other use of it is a fault.
/// </summary>
/// <param name="what">How faults name it.</param>
internal sealed class UndefinedValue(string what)
{
    /// <summary>The fault of its use.</summary>
    public TemplateFault Fault() =>
        new($"Expected a value for {what}, got nothing there (it is undefined). Give it, or mend the template.");
}
