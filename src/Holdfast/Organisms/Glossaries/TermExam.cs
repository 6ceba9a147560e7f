using Holdfast.Data;
using Holdfast.Evidence.Chance;

namespace Holdfast.Organisms.Glossaries;

/// <summary>
/// Four-choice questions "which term means this?". The wrong answers are terms of the same field that the exam asks about as well,
/// and of a like shape: terms are ordered by plural, number of words and length and cut into groups, and a question stays within its
/// group. So every term is as often right as any other and wrong as often, and whoever prefers some terms, by length, form or
/// frequency, gets a quarter right.
/// </summary>
internal static class TermExam
{
    private const int GroupSize = 8;
    private const int Choices = 4;

    /// <summary>One question for each definition.</summary>
    /// <param name="field">The field, kept as the questions' subject.</param>
    /// <param name="definitions">At least four.</param>
    /// <param name="seed">Draws wrong answers and their order.</param>
    public static IReadOnlyList<ExamRecord> Ask(string field, IReadOnlyList<Definition> definitions, Seed seed)
    {
        var questions = new List<ExamRecord>();
        foreach (var group in Groups(definitions))
        {
            foreach (var (at, definition) in group.Index())
            {
                var draw = seed.Derive("question", questions.Count);
                var wrong = draw.Derive("distractors").Shuffle(group.Where((_, other) => other != at)).Take(Choices - 1);
                var choices = draw.Derive("order").Shuffle(wrong.Append(definition));
                questions.Add(new ExamRecord(
                    Telling.Question(definition), [.. choices.Select(choice => choice.Term)], Array.IndexOf(choices, definition), field));
            }
        }

        return questions;
    }

    // The last group takes what would be too few for one of their own.
    private static IEnumerable<Definition[]> Groups(IReadOnlyList<Definition> definitions)
    {
        var alike = definitions.OrderBy(definition => definition.PlainTerm.EndsWith('s'))
            .ThenBy(definition => definition.Term.Count(letter => letter == ' '))
            .ThenBy(definition => definition.Term.Length).ThenBy(definition => definition.Term, StringComparer.Ordinal).ToArray();
        var count = Math.Max(1, (alike.Length + GroupSize - Choices) / GroupSize);
        return Enumerable.Range(0, count).Select(
            group => alike[(group * GroupSize)..(group == count - 1 ? alike.Length : (group + 1) * GroupSize)]);
    }
}
