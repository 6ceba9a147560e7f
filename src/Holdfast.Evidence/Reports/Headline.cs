using Holdfast.Evidence.Reports.Domains;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// The headline of a run: its cells, headings and notes, made in this one place for the page, the plain text and the terminal.
/// </summary>
public static class Headline
{
    /// <summary>A table for each forget exam, a line for each safeguard; then, where there are any, the measures beside it.</summary>
    /// <param name="findings">What the run shows.</param>
    public static IReadOnlyList<ReportTable> Tables(Findings findings)
    {
        if (findings.HasDomains)
        {
            return [.. DomainExam.Of(findings).Select(DomainTables.Single)];
        }

        var tables = findings.Exams.Select(exam => Of(findings, exam)).ToList();
        if (findings.Beside.Count > 0)
        {
            tables.Add(OtherTable.Beside(findings));
        }

        return tables;
    }

    /// <summary>What the numbers are, in a sentence or two.</summary>
    /// <param name="findings">What the run shows.</param>
    public static string Key(Findings findings) => findings.HasDomains ? DomainTables.Key : string.Join(' ', findings.Exams
        .Where(exam => exam.Chance is not null)
        .GroupBy(exam => Wording.Number(exam.Chance!.Value, exam.Exam.Metric.Unit))
        .Select(exams => $"Guessing gets {exams.Key}{(findings.Exams.Count > exams.Count() ? $" ({Titles(exams)})" : "")}.")
        .Prepend("In brackets: 95 % intervals."));

    /// <summary>How to read it, sentence by sentence.</summary>
    /// <param name="findings">What the run shows.</param>
    public static string Notes(Findings findings)
    {
        var shares = findings.Exams.All(exam => Wording.IsShare(exam.Exam));
        var right = findings.Exams.All(exam => Wording.CountsRight(exam.Exam));
        return string.Join(' ', new[]
        {
            findings.Exams.Count == 0 ? ""
                : $"{(right ? "Share of questions answered right: a" : "A")} safeguard should leave {Good(findings)}, before and after an "
                    + "attack.",
            Meant(findings),
            findings.Exams.Any(exam => exam.Comparisons.Count > 0)
                ? $"In brackets the 95 % interval: of one seed’s exam {(shares ? "Wilson’s" : "its own")}, "
                    + "of a mean a bootstrap over seeds and questions in which all attacks and "
                    + "safeguards share the draws. A few seeds cannot show a rare one: see also the range of the seeds."
                : "In brackets the 95 % interval over the questions; it says how exact the exams are, not how much another seed "
                    + "would differ: for that see the range of the seeds.",
            "The worst of several attacks is picked after the fact, so chance pushes it and its interval up.",
            "A model that an attack ruined is in no mean but the one that says so: it answers badly because it is broken.",
            findings.Exams.Any(exam => exam.AnyTrainedAgainst)
                ? "† An attack that a safeguard of this run trained against; such attacks are averaged apart, for every safeguard alike."
                    : "",
        }.Where(part => part.Length > 0));
    }

    /// <summary>The heads of columns for the retain exams before any attack: named where there are several.</summary>
    /// <param name="exam">The forget exam.</param>
    /// <param name="noun">What a retain exam without a measure of its own name is called.</param>
    /// <param name="rest">What follows.</param>
    internal static IEnumerable<Head> Retained(ExamFindings exam, string noun, string rest) =>
        from retained in exam.Retained
        let named = exam.Retained.Count == 1 ? "" : $" ({retained.Name})"
        select new Head((Wording.Measure(retained) is { } measure
            ? Wording.Sentence(measure) + named : noun.Replace("Retain", "Retain" + named, StringComparison.Ordinal)) + rest);

    // What is good, of exams of any measure.
    private static string Good(Findings findings)
    {
        var kept = findings.Exams[0].Retained.Select(exam => Wording.Measure(exam) ?? "retain exam").DefaultIfEmpty("retain exam");
        var lost = findings.Exams.Select(exam => Wording.Measure(exam.Exam) ?? "forget exam");
        var guess = findings.Exams.All(exam => exam.Chance is not null || Wording.CountsRight(exam.Exam));
        return $"{Each(kept)} high and {Each(lost)} {(guess ? "at the level of guessing" : "low")}";

        static string Each(IEnumerable<string> names) => Wording.List([.. names.Distinct().Select(name => $"the {name}")]);
    }

    // Which way a forget exam points that is called by its measure.
    private static string Meant(Findings findings) => string.Join(' ',
        findings.Exams.Select(exam => Wording.Measure(exam.Exam)).OfType<string>().Distinct()
            .Select(measure => $"The higher the {measure}, the more of what was taken away is there."));

    private static string Titles(IEnumerable<ExamFindings> exams) => string.Join("; ", exams.Select(exam => exam.Title));

    private static ReportTable Of(Findings findings, ExamFindings exam)
    {
        var columns = Columns(findings, exam).ToList();
        return new ReportTable(
            ["Safeguard", .. Retained(exam, "Retain exam", ", before attack"), .. columns.Select(column => column.Head)],
            [
                .. exam.Safeguards.Select(safeguard => (IReadOnlyList<TableCell>)
                [
                    new TableCell(safeguard.Safeguard.Name, Detail: safeguard.Safeguard.Summary),
                    .. safeguard.RetainBefore.Select(retained => TableCell.Sized(retained)),
                    .. columns.Select(column => column.Of(safeguard)),
                ]),
            ])
        {
            Title = exam.Title,
        };
    }

    private static IEnumerable<(Head Head, Func<SafeguardFindings, TableCell> Of)> Columns(Findings findings, ExamFindings exam)
    {
        var seen = exam.AnyTrainedAgainst;
        var forget = Wording.Head(exam.Exam, "Forget exam");
        yield return ($"{forget}, before attack", safeguard => TableCell.Sized(safeguard.ForgetBefore));
        yield return (
            $"{forget}, after: mean of {(seen ? "unseen " : "")}attacks",
            safeguard => TableCell.Sized(safeguard.ForgetAfterUnseen, Covered(safeguard, exam, seen: false)));
        if (seen)
        {
            yield return (
                $"{forget}, after: mean of trained-against attacks †",
                safeguard => TableCell.Sized(safeguard.ForgetAfterSeen, Covered(safeguard, exam, seen: true)));
        }

        yield return (
            $"{forget}, after: mean of all attacks, ruined models counted",
            safeguard => TableCell.Sized(safeguard.ForgetAfterAll,
                FormattableString.Invariant($"{safeguard.Destroyed} of {safeguard.Planned} ruined")));
        if (exam.Effective.Count > 0 && exam.Effective.Count < exam.Attacks.Count)
        {
            yield return ($"{forget}, after: mean of effective attacks, ruined models counted", safeguard => TableCell.Sized(
                safeguard.ForgetAfterEffective,
                FormattableString.Invariant($"{exam.Effective.Count} of {Wording.Count(exam.Attacks.Count, "attack")}")));
        }

        yield return ($"{forget}, after: worst attack", safeguard => safeguard.Worst is { } worst
            ? TableCell.Sized(safeguard.ForgetAfterWorst, Wording.Flagged(worst.Attack.Name, worst.InDistribution)) : Wording.None);
        if (findings.Summary.Plan.Seeds.Count > 1)
        {
            yield return ($"{forget}, after: worst cell", safeguard => safeguard.WorstCell is { } cell
                ? new TableCell(Wording.Number(cell.Value, cell.Unit), string.Join('\n', Wording.Cell(cell)), Strong: true) : Wording.None);
        }

        if (exam.HasCurves)
        {
            yield return ($"{forget}, highest at any step", safeguard => safeguard.Highest is { } highest
                ? TableCell.Sized(
                    highest.Recovery.Best!.Forget,
                    Wording.Flagged(highest.Attack.Name, highest.InDistribution),
                    highest.Attack.Steps > 0 ? FormattableString.Invariant($"at step {highest.Recovery.Best.Step}") : "")
                : Wording.None);
        }

        if (findings.TrainingCompute.Count > 0)
        {
            yield return ("Operations", safeguard => Operations(findings, safeguard));
        }
    }

    /// <summary>What the training of a safeguard cost.</summary>
    internal static TableCell Operations(Findings findings, SafeguardFindings safeguard) =>
        findings.TrainingCompute.TryGetValue(safeguard.Safeguard.Name, out var cost) ? Wording.Amount(cost) : Wording.None;

    private static string Covered(SafeguardFindings safeguard, ExamFindings exam, bool seen)
    {
        var attacks = safeguard.Attacks.Where(attack => exam.SomebodyTrainedAgainst(attack.Attack.Name) == seen).ToList();
        var planned = attacks.Sum(attack => attack.Ends.Count);
        var done = attacks.Sum(attack => attack.Count(CellStatus.Done));
        return done == planned
            ? Wording.Count(attacks.Count, "attack")
            : $"{Wording.Count(attacks.Count, "attack")}, {done} of {planned} cells";
    }
}
