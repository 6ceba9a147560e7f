using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// What a run shows about one forget exam, as a rule the only one of its domain: a headline, a worst case, curves and comparisons of
/// its own.
/// </summary>
public sealed record ExamFindings
{
    /// <summary>The exam.</summary>
    public required PlannedExam Exam { get; init; }

    /// <summary>
    /// What tells it from the run's other forget exams: the domain, and its name where that is not enough; empty for the only one.
    /// </summary>
    public required string Title { get; init; }

    /// <summary>The attacks that count for it: those of its domain and those of none, in the recipe's order.</summary>
    public required IReadOnlyList<PlannedAttack> Attacks { get; init; }

    /// <summary>
    /// The attacks that can bring something back, in the recipe's order: half of what some safeguard had taken away, one that had taken at
    /// least half of what there was above guessing. What an attack leaves that undoes no safeguard at all says nothing for any of them.
    /// </summary>
    public required IReadOnlyList<string> Effective { get; init; }

    /// <summary>The retain exams of the run that have a share or a grade, in the recipe's order.</summary>
    public required IReadOnlyList<PlannedExam> Retained { get; init; }

    /// <summary>Every safeguard in the recipe's order.</summary>
    public required IReadOnlyList<SafeguardFindings> Safeguards { get; init; }

    /// <summary>Which safeguards differ, question by question; empty for runs that did not keep the single answers.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>The highest value of any safeguard before an attack, as a rule the undefended model's; null where unknown.</summary>
    public required double? Reference { get; init; }

    /// <summary>What guessing gets; null where unknown, or where it gets no more than the lowest value.</summary>
    public required double? Chance { get; init; }

    /// <summary>Whether any attack was examined along its way.</summary>
    public bool HasCurves => Safeguards.Any(safeguard => safeguard.Attacks.Any(attack => attack.Recovery.IsCurve));

    /// <summary>Whether any attack that counts is one that some safeguard trained against.</summary>
    public bool AnyTrainedAgainst => Safeguards.Any(safeguard => safeguard.ForgetAfterSeen is not null);

    /// <summary>Whether an attack is one that some safeguard of the run trained against.</summary>
    public bool SomebodyTrainedAgainst(string attack) =>
        Safeguards.Any(safeguard => safeguard.Attacks.Any(tried => tried.Attack.Name == attack && tried.InDistribution));

    /// <summary>The rows behind it.</summary>
    internal ExamRows? Rows { get; init; }

    internal static ExamFindings Of(ExamRows rows, IReadOnlyList<Comparison> comparisons)
    {
        var chance = ChanceOf(rows) is { } guess && !(guess <= rows.Exam.Metric.Low) ? (double?)guess : null;
        List<SafeguardFindings> safeguards = [.. rows.Run.Plan.Safeguards.Select(safeguard => SafeguardFindings.Of(rows, safeguard))];
        var effective = EffectiveOf(rows, safeguards, chance ?? rows.Exam.Metric.Low ?? 0);
        return new()
        {
            Rows = rows,
            Effective = effective,
            Exam = rows.Exam,
            Title = TitleOf(rows.Exam, rows.Run.Headline),
            Attacks = rows.Attacks,
            Retained = rows.Run.Retained,
            Safeguards =
            [
                .. safeguards.Select(safeguard => safeguard with { ForgetAfterEffective = safeguard.MeanOfAll(effective) }),
            ],
            Comparisons = [.. comparisons.Where(comparison => comparison.Evaluation == rows.Exam.Name)],
            Reference = rows.Reference,
            Chance = chance,
        };
    }

    private static IReadOnlyList<string> EffectiveOf(ExamRows rows, IReadOnlyList<SafeguardFindings> safeguards, double nothing) =>
        rows.Reference is not { } had ? [] :
        [
            .. from attack in rows.Attacks.Index()
               where safeguards.Any(safeguard => safeguard.IsUndoneBy(safeguard.Attacks[attack.Index], had, nothing))
               select attack.Item.Name,
        ];

    private static double? ChanceOf(ExamRows rows) =>
        rows.Run.Summary.Rows.FirstOrDefault(row => row.Evaluation == rows.Exam.Name && row.Metric == rows.Exam.Metric.Name)?.Chance
        ?? rows.Exam.Metric.Chance;

    private static string TitleOf(PlannedExam exam, IReadOnlyList<PlannedExam> all) =>
        all.Count == 1 ? ""
        : exam.Domain.Length == 0 ? exam.Name
        : all.Count(other => other.Domain == exam.Domain) == 1 ? exam.Domain
        : $"{exam.Domain}, {exam.Name}";
}
