namespace Holdfast.Evidence.ChatTemplates;

/// <summary>A rendered conversation.</summary>
/// <param name="Text">What the model reads.</param>
/// <param name="Generated">
/// The stretches of the text, in characters, that stood between <c>{% generation %}</c> and <c>{% endgeneration %}</c>: what the model
/// itself would have written. Empty where the template marks none.
/// </param>
public sealed record RenderedChat(string Text, IReadOnlyList<Range> Generated);
