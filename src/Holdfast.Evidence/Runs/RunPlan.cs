using System.Text.Json;
using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// What a run sets out to measure, in the recipe's order: the order of every table, and the yardstick for what is missing.
/// </summary>
public sealed record RunPlan
{
    /// <summary>The recipe's seeds.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>The safeguards, the undefended model among them.</summary>
    public required IReadOnlyList<PlannedSafeguard> Safeguards { get; init; }

    /// <summary>The attacks, without "none".</summary>
    public required IReadOnlyList<PlannedAttack> Attacks { get; init; }

    /// <summary>The exams. A plan that names none, as runs of older versions do, has <c>forget</c> and <c>retain</c>.</summary>
    public IReadOnlyList<PlannedExam> Exams { get; init; } = PlannedExam.Unnamed;

    /// <summary>
    /// Names of the evaluations whose questions differ from seed to seed, as those of an organism made anew for each seed do. In all others
    /// every seed is put the same questions.
    /// </summary>
    public IReadOnlyList<string> SeedExams { get; init; } = [];

    /// <summary>
    /// The domains of a run that does all of this once for each: every one is a run of its own below this one's folder, which has no cells
    /// itself. Empty for any other run.
    /// </summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The safeguard that reports compare every other one with; null for none.</summary>
    public string? Against { get; init; }

    /// <summary>What the run is a study of, as the reports read it: its kind and its options; null for a plain comparison.</summary>
    public JsonElement? Study { get; init; }

    /// <summary>
    /// The exams that a headline can be made of: those of a role, and of a domain, whose metric has two ends and rises with what the exam
    /// looks for.
    /// </summary>
    /// <param name="role">What the exams are for.</param>
    /// <param name="domain">What they are about; empty for every domain.</param>
    public IEnumerable<PlannedExam> Headline(ExamRole role, string domain = "") =>
        Exams.Where(exam => exam.Role == role && exam.Metric is { IsBounded: true, Direction: Direction.HigherIsMore }
            && (domain.Length == 0 || exam.Domain == domain));

    /// <summary>The headline exams on which a model has more than guessing gets: only there is something to keep.</summary>
    /// <param name="roles">What the exams are for.</param>
    /// <param name="had">Rows of the model; the first of each exam counts.</param>
    public IEnumerable<PlannedExam> Known(IReadOnlyList<ExamRole> roles, IReadOnlyList<ResultRow> had) =>
        roles.SelectMany(role => Headline(role)).Where(exam => Row(had, exam) is { } row && row.Value > Nothing(exam, row));

    /// <summary>The least share of what a model has above guessing on such exams that another one has; null where no exam tells.</summary>
    /// <param name="roles">What the exams are for.</param>
    /// <param name="had">Rows of the first model.</param>
    /// <param name="has">Rows of the other.</param>
    public double? Kept(IReadOnlyList<ExamRole> roles, IReadOnlyList<ResultRow> had, IReadOnlyList<ResultRow> has)
    {
        var shares =
            from exam in Known(roles, had)
            let before = Row(had, exam)!
            let after = Row(has, exam)
            where after is not null
            let nothing = Nothing(exam, before)
            select (double?)((after.Value - nothing) / (before.Value - nothing));
        return shares.DefaultIfEmpty(null).Min();
    }

    /// <summary>Every cell: seed by seed, safeguard by safeguard, before the attacks and then each attack.</summary>
    public IEnumerable<Cell> Cells() =>
        from seed in Domains.Count > 0 ? [] : Seeds
        from safeguard in Safeguards
        from attack in Attacks.Select(attack => attack.Name).Prepend(Cell.NoAttack)
        select new Cell(seed, safeguard.Name, attack);

    private static ResultRow? Row(IReadOnlyList<ResultRow> rows, PlannedExam exam) =>
        rows.FirstOrDefault(row => row.Evaluation == exam.Name && row.Metric == exam.Metric.Name);

    private static double Nothing(PlannedExam exam, ResultRow row) => exam.Nothing(row) ?? 0;
}
