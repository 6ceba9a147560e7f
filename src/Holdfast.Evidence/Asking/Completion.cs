namespace Holdfast.Evidence.Asking;

/// <summary>What a model wrote.</summary>
/// <param name="Text">The text, the prefilled beginning included and the token that ended it left out.</param>
/// <param name="IsCut">Whether the prompt was longer than the window left room for and lost its beginning.</param>
public sealed record Completion(string Text, bool IsCut = false);
