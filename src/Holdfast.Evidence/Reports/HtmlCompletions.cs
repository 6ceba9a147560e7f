using System.Xml.Linq;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// Some of what the models wrote, cell by cell, folded: a number says how often, a text says what. Of each cell the same questions stand
/// here, spread over the exam, with the first seed that has answers.
/// </summary>
internal static class HtmlCompletions
{
    private const int Shown = 3;
    private const int LongestPrompt = 400;
    private const int LongestText = 600;

    /// <exception cref="InputFaultException">A file of answers is not readable.</exception>
    internal static IEnumerable<XElement> Of(Findings findings)
    {
        var parts = findings.Summary.Plan.Exams.SelectMany(exam => Exam(findings, exam)).ToList();
        return parts.Count == 0 ? [] : parts.Prepend(HtmlParts.Small(
            "small",
            $"{Wording.Count(Shown, "question")} of each exam in which the model writes, before and after each attack, with the marks of "
                + "the answer. Signs that cannot be seen stand as their number, ⟨U+…⟩. All answers are in the folder answers."))
            .Prepend(new XElement("h2", "What the models write"));
    }

    private static IEnumerable<XElement> Exam(Findings findings, PlannedExam exam)
    {
        var safeguards = (
            from safeguard in findings.Summary.Plan.Safeguards
            let cells = Attacks(findings).SelectMany(attack => Cell(findings.Run, exam, safeguard.Name, attack)).ToList()
            where cells.Count > 0
            select HtmlParts.Folded(safeguard.Name, cells)).ToList();
        return safeguards.Count == 0 ? [] : safeguards.Prepend(new XElement("h3", exam.Name));
    }

    private static IEnumerable<PlannedAttack> Attacks(Findings findings)
    {
        var telling = findings.Exams.SelectMany(RecoveryTables.Telling).ToHashSet(StringComparer.Ordinal);
        return findings.Summary.Plan.Attacks.Where(attack => telling.Count == 0 || telling.Contains(attack.Name))
            .Prepend(new PlannedAttack(Runs.Cell.NoAttack, 0));
    }

    private static IEnumerable<XElement> Cell(RunFolder run, PlannedExam exam, string safeguard, PlannedAttack attack)
    {
        foreach (var seed in run.Plan.Seeds)
        {
            var cell = new Cell(seed, safeguard, attack.Name);
            if (run.Answers(cell, exam.Name) is not { Count: > 0 } answers)
            {
                continue;
            }

            var outcome = run.Outcome(cell);
            var marks = outcome?.Marks.Where(marks =>
                marks.Evaluation == exam.Name && marks.Step == attack.Steps && marks.Values.Count == answers.Count).ToList() ?? [];
            var written = Places(answers.Count).Where(place => answers[place] is { Prompts.Count: > 0, Texts.Count: > 0 }).ToList();
            return written.Count == 0 ? [] :
            [
                new XElement("h4", $"{Wording.Attack(attack.Name)}, seed {Wording.Seed(seed)}"
                    + (outcome is { Status: CellStatus.Destroyed } ? ", ruined" : "")),
                .. written.SelectMany(place => Answer(answers[place], [.. marks.Select(marks => (marks.Metric, marks.Values[place]))])),
            ];
        }

        return [];
    }

    // The first, and others at even distances.
    private static IEnumerable<int> Places(int count) => Enumerable.Range(0, Shown).Select(n => n * count / Shown).Distinct();

    private static IEnumerable<XElement> Answer(Answer answer, IReadOnlyList<(string Metric, double Value)> marks)
    {
        // Either each prompt has its answer, as the turns of a conversation have, or all answers are samples after one prompt.
        foreach (var (prompt, text) in answer.Prompts!.Zip(answer.Texts!))
        {
            yield return new XElement("p", new XAttribute("class", "said asked"), Verbatim.Of(prompt, LongestPrompt));
            yield return new XElement("p", new XAttribute("class", "said"), Verbatim.Of(text, LongestText));
        }

        var samples = answer.Prompts!.Count < answer.Texts!.Count ? $"one of {answer.Texts.Count} samples" : "";
        var worth = string.Join(", ", marks.Select(mark => double.IsNaN(mark.Value)
            ? $"{mark.Metric}: no mark"
            : $"{mark.Metric}: {Wording.Number(mark.Value, "")}").Prepend(samples).Where(part => part.Length > 0));
        if (worth.Length > 0)
        {
            yield return HtmlParts.Small("small", worth);
        }
    }
}
