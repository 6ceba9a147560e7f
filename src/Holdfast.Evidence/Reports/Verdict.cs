namespace Holdfast.Evidence.Reports;

/// <summary>The paragraph at the top of a report: what the numbers say, without praise.</summary>
internal static class Verdict
{
    internal static IReadOnlyList<string> Sentences(Findings findings)
    {
        var sentences = new List<string>();
        var chance = findings.Chance is { } guess ? $" (guessing gets {Wording.Percent(guess)})" : "";
        var worst = findings.Safeguards.Where(safeguard => safeguard.Worst is not null).ToList();
        if (worst.Count == 0)
        {
            sentences.Add("No attack has been examined on an evaluation named “forget” with the metric “accuracy”: there is no headline yet.");
        }
        else
        {
            sentences.Add($"After the worst attack on each, the share of the forget exam answered right is {Wording.List([.. worst.Select(safeguard =>
                $"{Wording.Value(safeguard.Worst!.ForgetAfter)} for {safeguard.Safeguard.Name}")])}{chance}.");
            sentences.Add($"Averaged over the attacks{(findings.Safeguards.Any(safeguard => safeguard.ForgetAfterSeen is not null)
                ? " that no safeguard trained against," : "")} it is {Wording.List([.. findings.Safeguards
                .Where(safeguard => safeguard.ForgetAfterUnseen is not null)
                .Select(safeguard => $"{Wording.Value(safeguard.ForgetAfterUnseen)} for {safeguard.Safeguard.Name}")])}.");
        }
        var retained = findings.Safeguards.Where(safeguard => safeguard.RetainBefore is not null).ToList();
        if (retained.Count > 0)
        {
            sentences.Add($"Before any attack the share of the retain exam answered right is {Wording.List([.. retained.Select(safeguard =>
                $"{Wording.Value(safeguard.RetainBefore)} for {safeguard.Safeguard.Name}")])}.");
        }
        var gaps = findings.Gaps.GroupBy(end => end.Status).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Wording.End(group.Key)}").ToList();
        if (gaps.Count > 0)
        {
            sentences.Add($"Not counted, of {Wording.Count(findings.Summary.Cells.Count, "cell")}: {Wording.List(gaps)}.");
        }
        return sentences;
    }
}
