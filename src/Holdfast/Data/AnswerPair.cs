namespace Holdfast.Data;

/// <summary>The parts of an example that is a pair of answers to one prompt, as files and preference losses call them.</summary>
public static class AnswerPair
{
    /// <summary>The answer to prefer.</summary>
    public const string Chosen = "chosen";

    /// <summary>The answer to avoid.</summary>
    public const string Rejected = "rejected";

    /// <summary>Both, in the order of an example's parts.</summary>
    public static IReadOnlyList<string> Parts { get; } = [Chosen, Rejected];
}
