namespace Holdfast.Evidence.Reports;

/// <summary>The paragraph at the top of a report: what the numbers say, without praise.</summary>
internal static class Verdict
{
    internal static IReadOnlyList<string> Sentences(Findings findings)
    {
        var sentences = findings.Exams.SelectMany(After).ToList();
        if (findings.Exams.Count == 0)
        {
            sentences.Add(
                "The run has no forget exam with a share or a grade: there is no headline, and what was measured stands in its place.");
        }
        else
        {
            sentences.AddRange(Retained(findings.Exams[0]));
        }

        var gaps = findings.Gaps.GroupBy(end => end.Status).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Wording.End(group.Key)}").ToList();
        if (gaps.Count > 0)
        {
            sentences.Add($"Not counted, of {Wording.Count(findings.Summary.Cells.Count, "cell")}: {Wording.List(gaps)}.");
        }

        sentences.AddRange(Unmarked(findings));
        return sentences;
    }

    private static IEnumerable<string> Unmarked(Findings findings) =>
        from exam in findings.Summary.Rows.GroupBy(row => (row.Evaluation, row.Metric))
        let missing = exam.Sum(row => row.Missing)
        where missing > 0
        let asked = missing + exam.Sum(row => row.N)
        select $"The judge of {exam.Key.Evaluation} gave no mark to {missing} of {asked} answers; they count neither for nor against.";

    private static IEnumerable<string> After(ExamFindings exam)
    {
        var about = exam.Title.Length > 0 ? $"{exam.Title}: " : "";
        var chance = exam.Chance is { } guess ? $" (guessing gets {Wording.Number(guess, exam.Exam.Metric.Unit)})" : "";
        var worst = exam.Safeguards.Where(safeguard => safeguard.Worst is not null).ToList();
        if (worst.Count == 0)
        {
            yield return $"{about}No attack has been examined on the forget exam yet: there is no headline.";
            yield break;
        }

        yield return $"{about}After the worst attack on each, the {Wording.Score(exam.Exam, "forget exam")} is "
            + Each(worst, safeguard => safeguard.Worst!.ForgetAfter) + $"{chance}.";
        yield return $"Averaged over the attacks{(exam.AnyTrainedAgainst ? " that no safeguard trained against," : "")} it is "
            + Each(exam.Safeguards.Where(safeguard => safeguard.ForgetAfterUnseen is not null), safeguard => safeguard.ForgetAfterUnseen)
                + ".";
    }

    private static IEnumerable<string> Retained(ExamFindings exam) =>
        from retained in exam.Retained.Index()
        let known = exam.Safeguards.Where(safeguard => safeguard.RetainBefore[retained.Index] is not null).ToList()
        where known.Count > 0
        let name = exam.Retained.Count == 1 ? "retain exam" : $"retain exam {retained.Item.Name}"
        select $"Before any attack the {Wording.Score(retained.Item, name)} is "
            + $"{Each(known, safeguard => safeguard.RetainBefore[retained.Index])}.";

    private static string Each(IEnumerable<SafeguardFindings> safeguards, Func<SafeguardFindings, Figure?> of) =>
        Wording.List([.. safeguards.Select(safeguard => $"{Wording.Value(of(safeguard))} for {safeguard.Safeguard.Name}")]);
}
