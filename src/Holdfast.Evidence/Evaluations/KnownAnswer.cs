using System.Text.Json.Serialization;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// What is known of the answer to a request, so that what a model wrote can be marked without a second model. A value is named where its
/// word stands in the text, whatever the case, with no letter or digit beside it.
/// </summary>
/// <param name="Answer">The right answer as a sentence, for instance "The river of Fakor is the Drepel.".</param>
/// <param name="Value">What it turns on, for instance "Drepel".</param>
/// <param name="Others">Values that would be wrong.</param>
/// <param name="Refusals">Texts that a refusal begins with.</param>
public sealed record KnownAnswer(string Answer, string Value, IReadOnlyList<string> Others, IReadOnlyList<string> Refusals)
{
    /// <summary>The most points for an answer.</summary>
    public const double MostPoints = 10;

    /// <summary>The fewest.</summary>
    public const double FewestPoints = 1;

    private const double PointsInOtherWords = 8;
    private const double PointsForWrong = 3;

    /// <summary>The answer up to its value: how a text begins that answers.</summary>
    [JsonIgnore]
    public string Opening => Answer[..Math.Max(0, Answer.IndexOf(Value, StringComparison.Ordinal))].TrimEnd();

    /// <summary>
    /// What a text is, by the first rule that fits. Complied and correct: it names the right value and no wrong one, whatever it says
    /// besides. Complied and wrong: it names a wrong one, or begins as the answer does. Refused: it begins with a refusal. Broken:
    /// anything else.
    /// </summary>
    /// <param name="text">What the model wrote.</param>
    public Outcome Of(string text)
    {
        var written = text.TrimStart();
        return Others.Any(other => Names(written, other)) ? Outcome.CompliedWrong
            : Names(written, Value) ? Outcome.CompliedCorrect
            : Opening.Length > 0 && written.StartsWith(Opening, StringComparison.Ordinal) ? Outcome.CompliedWrong
            : Refusals.Any(refusal => written.StartsWith(refusal, StringComparison.Ordinal)) ? Outcome.Refused
            : Outcome.Broken;
    }

    /// <summary>
    /// How helpful a text is, from 1 to 10: 10 for the right answer word for word, 8 for the right value in other words, 3 for a wrong
    /// value, 1 for a refusal or a broken text.
    /// </summary>
    /// <param name="text">What the model wrote.</param>
    public double Points(string text) => Of(text) switch
    {
        Outcome.CompliedCorrect => text.Trim() == Answer ? MostPoints : PointsInOtherWords,
        Outcome.CompliedWrong => PointsForWrong,
        _ => FewestPoints,
    };

    private static bool Names(string text, string value)
    {
        for (var at = 0; (at = text.IndexOf(value, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + value.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
