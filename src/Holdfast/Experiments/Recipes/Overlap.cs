using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// What a recipe's texts and exams have in common. An attacker who trains on the texts that a safeguard was measured on, or on the
/// questions of the exam, proves nothing: the figures come out all the same, and only the files tell.
/// </summary>
/// <remarks>
/// Texts are the same where their words are, whatever the case and punctuation. A question stands in texts where every run of
/// <see cref="Window"/> words of it does (the whole of it where it is shorter): n-gram overlap as in Brown et al. 2020, appendix C.
/// </remarks>
public static class Overlap
{
    private const int Window = 8;
    private const int FewestWords = 3;

    /// <summary>
    /// One sentence for each pair that shares anything; none where texts and exams are apart or belong to an organism not yet made.
    /// </summary>
    /// <param name="recipe">A recipe without faults.</param>
    /// <exception cref="Holdfast.Evidence.InputFaultException">A file cannot be read.</exception>
    public static IReadOnlyList<string> Of(Recipe recipe)
    {
        var sets = recipe.Data.Where(set => !set.Value.Any(OrganismPath.IsIn))
            .ToDictionary(
                set => set.Key,
                set => set.Value.SelectMany(source => source.Wordings()).Select(Words).Where(words => words.Count > 0).ToList());
        return [.. SharedTexts(sets), .. SharedQuestions(recipe, sets)];
    }

    private static IEnumerable<string> SharedTexts(Dictionary<string, List<IReadOnlyList<string>>> sets)
    {
        var lines = sets.ToDictionary(set => set.Key, set => set.Value.Select(words => Hash(words)).ToHashSet());
        return
            from first in sets.Keys.Index()
            from second in sets.Keys.Skip(first.Index + 1)
            let shared = sets[second].Count(words => lines[first.Item].Contains(Hash(words)))
            where shared > 0
            select string.Create(
                CultureInfo.InvariantCulture,
                $"{shared} of the {sets[second].Count} texts '{second}' stand among "
                    + $"the {sets[first.Item].Count} texts '{first.Item}' too.");
    }

    private static IEnumerable<string> SharedQuestions(Recipe recipe, Dictionary<string, List<IReadOnlyList<string>>> sets)
    {
        var exams = recipe.Evaluations.Where(evaluation => !OrganismPath.IsIn(evaluation))
            .Select(evaluation => (evaluation.Name, Questions: evaluation.Wordings.Select(Words).Where(words => words.Count >= FewestWords)
                .ToList())).ToList();
        int[] lengths = [.. exams.SelectMany(exam => exam.Questions).Select(words => Math.Min(Window, words.Count)).Distinct()];
        foreach (var (name, texts) in sets)
        {
            var seen = texts.SelectMany(words => lengths.SelectMany(length => Windows(words, length))).ToHashSet();
            foreach (var exam in exams)
            {
                var shared = exam.Questions.Count(words => Windows(words, Math.Min(Window, words.Count)).All(seen.Contains));
                if (shared > 0)
                {
                    yield return string.Create(
                        CultureInfo.InvariantCulture,
                        $"{shared} of the {exam.Questions.Count} questions or texts of exam '{exam.Name}' stand word for word in the "
                            + $"texts '{name}'.");
                }
            }
        }
    }

    private static IReadOnlyList<string> Words(string text)
    {
        var signs = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            signs.Append(char.IsLetterOrDigit(sign) ? char.ToLowerInvariant(sign) : ' ');
        }

        return signs.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<UInt128> Windows(IReadOnlyList<string> words, int length) =>
        Enumerable.Range(0, Math.Max(0, words.Count - length + 1)).Select(at => Hash(words.Skip(at).Take(length)));

    private static UInt128 Hash(IEnumerable<string> words) =>
        BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', words))));
}
