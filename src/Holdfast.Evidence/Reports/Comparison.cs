using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// Two safeguards on the same questions of the forget exam after the same attacks. The unit is the question, since answers to one question
/// after several attacks, or with several seeds, are not independent: a question counts for the safeguard under which it got
/// the higher marks.
/// </summary>
public sealed record Comparison
{
    /// <summary>Name of the forget exam.</summary>
    public required string Evaluation { get; init; }

    /// <summary>One safeguard.</summary>
    public required string First { get; init; }

    /// <summary>The other.</summary>
    public required string Second { get; init; }

    /// <summary>The attack; null for many attacks together.</summary>
    public required string? Attack { get; init; }

    /// <summary>Whether some safeguard of the run trained against it or, for many together, whether they are those attacks.</summary>
    public required bool TrainedAgainst { get; init; }

    /// <summary>Questions compared; with exams that differ from seed to seed, of all seeds.</summary>
    public required int N { get; init; }

    /// <summary>
    /// Questions for the first and for the second safeguard, and the test that neither leaves more knowledge: McNemar's where marks are
    /// right or wrong, sign flips where they are graded.
    /// </summary>
    public required IPairedTest Test { get; init; }

    /// <summary>Its p-value after Holm's correction for all comparisons of the run.</summary>
    public double Adjusted { get; init; }

    /// <summary>Whether the two differ at the 5 % level after the correction.</summary>
    public bool Differs => Adjusted < 0.05;

    /// <summary>
    /// Every pair of safeguards on every forget exam, for each attack and for the attacks together, those that a safeguard trained
    /// against apart. Empty for runs without the single answers. Only cells that are done on both sides are compared.
    /// </summary>
    internal static IReadOnlyList<Comparison> Of(IReadOnlyList<ExamRows> exams)
    {
        var all = (
            from rows in exams
            let names = rows.Run.Plan.Safeguards.Select(safeguard => safeguard.Name).ToList()
            from first in names.Index()
            from second in names.Skip(first.Index + 1)
            from comparison in Of(rows, first.Item, second)
            select comparison).ToList();
        return [.. all.Zip(Holm.Adjust([.. all.Select(comparison => comparison.Test.P)]), (comparison, p) =>
            comparison with { Adjusted = p })];
    }

    /// <summary>Two safeguards after all attacks together; null without single answers of both.</summary>
    internal static Comparison? Together(ExamRows rows, string first, string second) => Of(rows, first, second, rows.Attacks);

    private static IEnumerable<Comparison> Of(ExamRows rows, string first, string second)
    {
        foreach (var kind in rows.Attacks.GroupBy(attack => rows.Run.TrainedAgainst.Contains(attack.Name)).OrderBy(kind => kind.Key))
        {
            if (kind.Count() > 1 && Of(rows, first, second, [.. kind]) is { } together)
            {
                yield return together;
            }
        }

        foreach (var attack in rows.Attacks)
        {
            if (Of(rows, first, second, [attack]) is { } single)
            {
                yield return single with { Attack = attack.Name };
            }
        }
    }

    private static Comparison? Of(ExamRows rows, string first, string second, IReadOnlyList<PlannedAttack> attacks)
    {
        var sheets = rows.Sheets;
        var leads = new Dictionary<long, double[]>();
        foreach (var attack in attacks)
        {
            foreach (var seed in After(first, attack).Intersect(After(second, attack)))
            {
                if (sheets.Of(new Cell(seed, first, attack.Name), attack.Steps) is { } ours
                    && sheets.Of(new Cell(seed, second, attack.Name), attack.Steps) is { } theirs && ours.Length == theirs.Length)
                {
                    var key = sheets.SharedQuestions ? 0 : seed;
                    if (!leads.TryGetValue(key, out var lead) || lead.Length != ours.Length)
                    {
                        leads[key] = lead = new double[ours.Length];
                        Array.Fill(lead, double.NaN);
                    }

                    for (var question = 0; question < ours.Length; question++)
                    {
                        Add(ref lead[question], ours[question] - theirs[question]);
                    }
                }
            }
        }

        var all = leads.Values.SelectMany(lead => lead).Where(double.IsFinite).ToList();
        return all.Count == 0 || attacks.Count == 0 ? null : new Comparison
        {
            Evaluation = rows.Exam.Name,
            First = first,
            Second = second,
            Attack = null,
            TrainedAgainst = rows.Run.TrainedAgainst.Contains(attacks[0].Name),
            N = all.Count,
            Test = rows.Exam.Metric.Scale == Scale.RightOrWrong
                ? new McNemar(all.Count(lead => lead > 0), all.Count(lead => lead < 0))
                : SignFlip.Of(all),
        };

        // A question without a mark on either side says nothing there; one that nowhere has both marks does not count.
        static void Add(ref double lead, double difference) =>
            lead = double.IsNaN(difference) ? lead : double.IsNaN(lead) ? difference : lead + difference;

        IEnumerable<long> After(string safeguard, PlannedAttack attack) =>
            rows.Done(safeguard, attack.Name).Where(row => row.Step == attack.Steps).Select(row => row.Seed);
    }
}
