using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>How reports say numbers and sentences.</summary>
internal static partial class Wording
{
    internal const string None = "–";

    internal const string ShareUnit = "share";
    private const string Guessing = "Guessing";

    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    /// <summary>A share in percent, anything else with four significant digits.</summary>
    internal static string Number(double value, string unit) =>
        unit == ShareUnit ? Percent(value) : value.ToString("G4", CultureInfo.InvariantCulture);

    internal static bool IsShare(PlannedExam exam) => exam.Metric.Unit == ShareUnit;

    /// <summary>
    /// The name of an exam's metric in words, for instance "attack success rate"; null where it says no more than that answers were
    /// marked.
    /// </summary>
    internal static string? Measure(PlannedExam exam) =>
        exam.Metric.Name is MultipleChoice.Accuracy or JudgedCompletion.Judged ? null : exam.Metric.Name.Replace('-', ' ');

    /// <summary>Whether an exam counts the questions that were answered right.</summary>
    internal static bool CountsRight(PlannedExam exam) => IsShare(exam) && Measure(exam) is null;

    /// <summary>What an exam gives: its metric by name or, of questions with right answers, a share, of others their mean mark.</summary>
    internal static string Score(PlannedExam exam, string what) =>
        Measure(exam) is { } measure ? $"{measure} on the {what}"
        : IsShare(exam) ? $"share of the {what} answered right" : $"mean mark of the {what}";

    /// <summary>What stands for an exam in the head of a column: its metric by name, or else these words.</summary>
    internal static string Head(PlannedExam exam, string otherwise) => Measure(exam) is { } measure ? Sentence(measure) : otherwise;

    /// <summary>With a capital letter.</summary>
    internal static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    internal static string Value(Figure? figure) => figure is null ? None : Number(figure.Value, figure.Unit);

    internal static string Interval(Figure figure) => figure.HasInterval ? Interval(figure.Low, figure.High, figure.Unit) : "";

    internal static string SeedRange(Figure figure) => figure.Seeds.Count < 2 ? "" : $"seeds {Range(figure)}";

    private static string Range(Figure figure) => figure.Seeds.Count == 1 ? "" : figure.Unit == ShareUnit
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * figure.Least:F1}–{100 * figure.Most:F1}")
        : $"{Number(figure.Least, figure.Unit)}–{Number(figure.Most, figure.Unit)}";

    /// <summary>What it took, or that it was not enough.</summary>
    internal static string Price(Regained? regained) => regained switch
    {
        Regained.After after => Amount(after.Spent),
        Regained.NotWithin not => $"not within {Amount(not.Budget)}",
        _ => None,
    };

    /// <summary>A count that may be very large, in three digits.</summary>
    internal static string Amount(double amount) => amount switch
    {
        < 10 => amount.ToString("0.#", CultureInfo.InvariantCulture),
        < 1e4 => amount.ToString("0", CultureInfo.InvariantCulture),
        < 1e6 => (amount / 1e3).ToString("0.#k", CultureInfo.InvariantCulture),
        < 1e9 => (amount / 1e6).ToString("0.#M", CultureInfo.InvariantCulture),
        _ => amount.ToString("0.0e0", CultureInfo.InvariantCulture),
    };

    /// <summary>A p-value: further digits would claim more than a test can tell.</summary>
    internal static string Probability(double p, bool spoken = false) => p switch
    {
        < 0.001 => "< 0.001",
        _ => (spoken ? "= " : "") + p.ToString(p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>Keeps a number and its per cent sign, and the two ends of an interval, on one line.</summary>
    internal static string Unbroken(string text) => Ends().Replace(text, "[$1,\u00A0$2]").Replace(" %", "\u00A0%", StringComparison.Ordinal)
        .Replace("not within", "not\u00A0within", StringComparison.Ordinal).Replace("n = ", "n\u00A0=\u00A0", StringComparison.Ordinal);

    internal static string Seed(long? seed) => seed is { } known ? known.ToString(CultureInfo.InvariantCulture) : "mean";

    internal static string Size(Figure figure) => $"n = {figure.N}, {Count(figure.Seeds.Count, "seed")}";

    /// <summary>Which cell it is, and how exactly it is known.</summary>
    internal static IEnumerable<string> Cell(ResultRow row) =>
    [
        Interval(row.Low, row.High, row.Unit),
        Flagged(row.Attack, row.InDistribution), FormattableString.Invariant($"seed {row.Seed}"),
            FormattableString.Invariant($"n = {row.N}"),
    ];

    internal static string Count(int n, string noun) => n == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{n} {noun}s");

    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    internal static string Took(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:F1} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
    };

    internal static string Status(RunFolder run) => run.State switch
    {
        RunState.Finished => run.Summary().Status == RunStatus.Complete ? "complete" : "finished, with gaps",
        RunState.Running => "still running: this is what there is so far",
        _ => "interrupted: this is what there is so far",
    };

    internal static string End(CellStatus status) => status switch
    {
        CellStatus.Done => "done",
        CellStatus.Failed => "failed",
        CellStatus.Destroyed => "destroyed",
        _ => "missing",
    };

    internal static string Role(ExamRole role) => role switch
    {
        ExamRole.Forget => "forget",
        ExamRole.Retain => "retain",
        ExamRole.Capability => "capability",
        ExamRole.Attacker => "attacker",
        _ => "safety",
    };

    /// <summary>"a", "a and b", "a, b and c".</summary>
    internal static string List(IReadOnlyList<string> items) => items.Count < 2
        ? string.Concat(items)
        : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";

    /// <summary>"1 failed, 1 destroyed"; empty when every seed is done.</summary>
    internal static string Missing(params IReadOnlyList<AttackFindings> attacks) =>
        string.Join(", ", attacks.SelectMany(attack => attack.Ends)
        .Where(end => end.Status != CellStatus.Done).GroupBy(end => end.Status).OrderBy(group => group.Key)
        .Select(group => $"{group.Count()} {End(group.Key)}"));

    internal static string Flagged(string attack, bool trainedAgainst) => trainedAgainst ? attack + " †" : attack;

    internal static string Attack(string attack) => attack == Runs.Cell.NoAttack ? "before any attack" : attack;

    /// <summary>The line under the title.</summary>
    internal static string Meta(Findings findings) => string.Join(" · ", new[]
    {
        findings.HasDomains ? Count(findings.Summary.Plan.Domains.Count, "domain") : "",
        $"{Count(findings.Summary.Plan.Safeguards.Count, "safeguard")}, "
            + (findings.HasDomains ? "" : $"{Count(findings.Summary.Plan.Attacks.Count, "attack")}, ")
            + Count(findings.Summary.Plan.Seeds.Count, "seed"),
        $"started {Time(findings.Summary.Started)}",
        findings.Summary.Finished is { } finished ? $"took {Took(finished - findings.Summary.Started)}" : "",
        Status(findings.Run),
        $"recipe {findings.Summary.RecipeSha256[..8]}",
    }.Where(part => part.Length > 0));

    /// <summary>The words of a report, each in one line for a newcomer.</summary>
    internal static IEnumerable<(string Word, string Meaning)> Terms(Findings findings) => AllTerms.Where(term =>
        term.Word != Guessing || findings.Exams.Count == 0 || findings.Exams.Any(exam => exam.Chance is not null));

    private static readonly IReadOnlyList<(string Word, string Meaning)> AllTerms =
    [
        ("Safeguard", "What was done to the model's weights before release, so that it does not know or do certain things."),
        ("Attack", "What somebody with the released weights does to bring it back: as a rule fine-tuning for some steps."),
        ("Forget exam", "Questions on what the model should not know, or requests that it should not fulfil."),
        ("Retain exam", "Questions on what the model should still know, or requests that it should still fulfil."),
        ("Before, after", "Before any attack, and after the last step of an attack."),
        ("Worst attack", "The attack that leaves the highest mean on the forget exam."),
        ("Effective attack",
            "An attack that gives back at least half of what some safeguard of the run took away, one that took at least half "
            + "of what there was to take. An attack that undoes no safeguard at all makes every mean look better."),
        ("Operations", "Floating-point operations of a safeguard’s own training, mean over seeds."),
        ("Highest at any step", "The highest mean on the forget exam at any examined step of any attack: an attacker may stop early."),
        ("Worst cell", "The highest value of the forget exam after any attack with any single seed."),
        ("Taken away",
            "The highest value of any safeguard of the run on the forget exam before an attack, as a rule the undefended model’s, "
            + "less this safeguard’s."),
        ("Half back, 90 % back", "What an attack spends until that share of what was taken away has returned: steps, tokens trained on, "
            + "floating-point operations (FLOP)."),
        (Guessing, "What a model gets that knows nothing; one in four for questions with four choices."),
        ("Seed", "A number from which all chance of one repetition comes: data order, first weights, draws of the training."),
        ("Trained against (†)", "The attack resembles one that the safeguard met in training, so it says less about attacks to come."),
        ("Destroyed", "The attack ruined the model altogether; a low score is then no sign of protection."),
        ("n", "Number of questions over all seeds."),
    ];

    /// <summary>The files that the run read, by their fingerprints.</summary>
    internal static IEnumerable<(string Word, string Meaning)> Inputs(RunFolder run) =>
        (run.Inputs ?? []).Select(file => (file.Path, file.Words));

    /// <summary>What the run was made with.</summary>
    internal static IEnumerable<(string Word, string Meaning)> Machine(Findings findings) =>
        Machine(findings.Run.Environment).Append(("Inputs", string.Join(' ', findings.Omissions.Select(omission => omission.Sentence))))
            .Where(fact => fact.Item2.Length > 0);

    private static IEnumerable<(string Word, string Meaning)> Machine(RunEnvironment environment) =>
    [
        ("Holdfast", environment.Holdfast + (environment.GitCommit is { } commit ? $" (commit {commit})" : "")),
        (".NET", environment.DotNet),
        ("TorchSharp", environment.TorchSharp ?? ""),
        ("libtorch", environment.LibTorch ?? ""),
        ("System", environment.OperatingSystem),
        ("Processor",
            $"{environment.Processor}, {Count(environment.LogicalCores, "logical core")}, {Count(environment.Threads, "thread")} used"),
        ("Device", environment.Device),
    ];

    internal static string Interval(double low, double high, string unit) => unit == ShareUnit
        ? string.Create(CultureInfo.InvariantCulture, $"[{100 * low:F1}, {100 * high:F1}]")
        : $"[{Number(low, unit)}, {Number(high, unit)}]";

    [GeneratedRegex(@"\[([-+\d.e]+), ([-+\d.e]+)\]")]
    private static partial Regex Ends();
}
