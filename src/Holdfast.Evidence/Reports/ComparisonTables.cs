using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>Who differs from whom, in numbers.</summary>
internal static class ComparisonTables
{
    private const string Undecided = "undecided";

    /// <param name="exams">Every forget exam with comparisons.</param>
    internal static string Notes(IReadOnlyList<ExamFindings> exams)
    {
        List<Comparison> all = [.. exams.SelectMany(exam => exam.Comparisons)];
        var right = exams.All(exam => Wording.CountsRight(exam.Exam));
        return "Two safeguards are compared on the same questions after the same attack. A question counts for the safeguard under which "
            + $"it {(right ? "was answered right more often" : "got the higher marks")}, over the seeds and, where attacks are taken "
            + "together, over the attacks; questions on which "
            + $"they agree tell nothing. The test is {Test(all)}, p is adjusted for all {all.Count} comparisons of this report (Holm). "
            + "It tells a difference from the luck of the questions; it does not tell what further seeds would show. "
            + $"{(right ? "Fewer right answers to" : "Lower marks on")} the forget exam are better.";
    }

    /// <summary>What speaks for a safeguard of a pair, before "the first".</summary>
    internal static string Counted(params IReadOnlyList<ExamFindings> exams) =>
        exams.All(exam => Wording.CountsRight(exam.Exam)) ? "questions more often right under" : "questions with higher marks under";

    private static string Test(IReadOnlyList<Comparison> all) =>
        all.Any(comparison => comparison.Test is SignFlip) ? "a permutation test by sign flips" : "McNemar’s";

    /// <summary>One row for each pair and each kind of attacks together, with how often it is decided attack by attack.</summary>
    internal static ReportTable Pairs(ExamFindings exam) => new(
        [
            "Safeguards", new("Attacks", Words: true), $"{Wording.Sentence(Counted(exam))} the first", "under the second", "n",
            "p, adjusted", new("Leaves less", Words: true), "Single attacks decided for the first, second, neither",
        ],
        [
            .. from pair in exam.Comparisons.GroupBy(comparison => (comparison.First, comparison.Second))
               from kind in pair.GroupBy(comparison => comparison.TrainedAgainst).OrderBy(kind => kind.Key).Index()
               let together = kind.Item.FirstOrDefault(comparison => comparison.Attack is null) ?? kind.Item.First()
               let singles = kind.Item.Where(comparison => comparison.Attack is not null).ToList()
               select (IReadOnlyList<TableCell>)
               [
                   kind.Index == 0 ? $"{pair.Key.First} and {pair.Key.Second}" : "",
                   kind.Item.Key ? "trained against †" : exam.AnyTrainedAgainst ? "unseen" : "all",
                   Whole(together.Test.OnlyFirst), Whole(together.Test.OnlySecond), Whole(together.N),
                   new(Wording.Probability(together.Adjusted), Strong: together.Differs), Better(together),
                   string.Join(", ", new[] { pair.Key.First, pair.Key.Second, Undecided }.Select(winner =>
                       Whole(singles.Count(single => Better(single) == winner)))),
               ],
        ]);

    /// <summary>One row for each attack, one column for each pair.</summary>
    internal static ReportTable Attacks(ExamFindings exam)
    {
        var pairs = exam.Comparisons.GroupBy(comparison => (comparison.First, comparison.Second)).ToList();
        return new(
            ["Attack", .. pairs.Select(pair => new Head($"{pair.Key.First} : {pair.Key.Second}"))],
            [
                .. from attack in exam.Attacks
                   let cells = pairs.Select(pair => pair.FirstOrDefault(comparison => comparison.Attack == attack.Name)).ToList()
                   where cells.Exists(cell => cell is not null)
                   select (IReadOnlyList<TableCell>)
                   [
                       Wording.Flagged(attack.Name, exam.SomebodyTrainedAgainst(attack.Name)),
                       .. cells.Select(cell => cell is null ? new TableCell(Wording.None) : new TableCell(
                           FormattableString.Invariant($"{cell.Test.OnlyFirst} : {cell.Test.OnlySecond}"),
                           $"p {Wording.Probability(cell.Adjusted, spoken: true)}",
                           cell.Differs)),
                   ],
            ]);
    }

    private static string Better(Comparison comparison) =>
        !comparison.Differs ? Undecided : comparison.Test.Lead < 0 ? comparison.First : comparison.Second;

    private static string Whole(int number) => FormattableString.Invariant($"{number}");
}
