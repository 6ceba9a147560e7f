using System.Text.RegularExpressions;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Data.Conversations;

/// <summary>
/// The form of the helpful-and-harmless dialogues (Bai et al. 2022): one text, each turn behind a blank line and "Human:" or "Assistant:".
/// </summary>
internal static partial class MarkedTurns
{
    /// <summary>Whether a text has that form.</summary>
    public static bool Fits(string text) => Mark().IsMatch(text) && Mark().Match(text).Index == 0;

    /// <summary>Its turns, without the white space around them. A last turn that only says who speaks is left out where one is to
    /// follow.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isPrompt">Whether an answer follows.</param>
    public static IReadOnlyList<ChatMessage> Read(string text, bool isPrompt)
    {
        var marks = Mark().Matches(text);
        var turns = marks.Select((mark, at) =>
        {
            var start = mark.Index + mark.Length;
            var end = at + 1 < marks.Count ? marks[at + 1].Index : text.Length;
            return new ChatMessage(mark.Groups[1].ValueSpan is "Human" ? ChatMessage.User : ChatMessage.Assistant,
                text[start..end].Trim());
        }).ToList();
        return isPrompt && turns[^1] is { Role: ChatMessage.Assistant, Content: "" } ? turns[..^1] : turns;
    }

    [GeneratedRegex(@"(?:\A\s*|\n\n)(Human|Assistant):", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
