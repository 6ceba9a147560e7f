using System.Text;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// Writes what a model reads before it is scored. By letter this is, to the character, the text of lm-evaluation-harness's WMDP and MMLU
/// tasks and of TAR's own exam; the three differ only in the token that is scored.
/// </summary>
internal static class ExamPrompt
{
    /// <summary>Description, worked examples, question.</summary>
    /// <param name="readOut">By letter or by likelihood.</param>
    /// <param name="subject">Subject in words; may be empty.</param>
    /// <param name="examples">Solved questions shown first.</param>
    /// <param name="question">The question asked.</param>
    internal static string Write(ReadOut readOut, string subject, IEnumerable<ExamQuestion> examples, ExamQuestion question)
    {
        var prompt = new StringBuilder();
        if (readOut == ReadOut.Letter)
        {
            prompt.Append("The following are multiple choice questions (with answers)")
                .Append(subject.Length > 0 ? " about " : "").Append(subject).Append(".\n\n");
        }

        foreach (var example in examples)
        {
            prompt.Append(Body(readOut, example)).Append(' ')
                .Append(readOut == ReadOut.Letter ? Letter(example.Answer) : example.Choices[example.Answer]).Append("\n\n");
        }

        return prompt.Append(Body(readOut, question)).ToString();
    }

    /// <summary>The letter of a choice.</summary>
    internal static string Letter(int choice) => ((char)('A' + choice)).ToString();

    // lm-evaluation-harness trims the question of its WMDP and MMLU templates, and leaves a question that is the whole context as it is.
    private static string Body(ReadOut readOut, ExamQuestion question) => readOut == ReadOut.Likelihood
        ? question.Text
        : $"{question.Text.Trim()}\n{string.Concat(question.Choices.Select((choice, index) => $"{Letter(index)}. {choice}\n"))}Answer:";
}
