namespace Holdfast.Evidence.ChatTemplates;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>The role of instructions that stand above the conversation.</summary>
    public const string System = "system";

    /// <summary>The role of the person.</summary>
    public const string User = "user";

    /// <summary>The role of the model.</summary>
    public const string Assistant = "assistant";

    /// <summary>A conversation in which the person has said one thing.</summary>
    /// <param name="content">What is said.</param>
    public static IReadOnlyList<ChatMessage> Asking(string content) => [new ChatMessage(User, content)];

    /// <summary>What else the message has for the template, such as a name; values as in <see cref="ChatTemplate.Render"/>.</summary>
    public IReadOnlyDictionary<string, object?> More { get; init; } = new Dictionary<string, object?>();
}
