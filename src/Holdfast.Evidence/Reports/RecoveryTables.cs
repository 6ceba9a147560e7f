using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>How fast what was taken away comes back, in numbers.</summary>
internal static class RecoveryTables
{
    private const int EveryAttackUpTo = 12;

    internal const string Notes =
        "Best and last: the forget exam at the examined step where it was highest, and after the last. Mean height: the area under "
        + "the curve over its steps. Half and 90 % back: what the attack spends until that share of what the safeguard took away has "
        + "returned, on the mean curve over the seeds that are done, linearly between examined steps. “Not within” names all that the "
        + "attack spent. “Had reached”: the highest that a seed whose model the attack ruined in the end had shown before. "
        + "–: not examined along the way, not counted, or nothing taken away that the exam can tell.";

    /// <summary>
    /// The attacks that say most: for each safeguard the worst at its end and the highest on its way. All, where they are few.
    /// </summary>
    internal static IReadOnlySet<string> Telling(ExamFindings exam)
    {
        var attacks = exam.Attacks.Select(attack => attack.Name).ToList();
        return attacks.Count <= EveryAttackUpTo ? attacks.ToHashSet(StringComparer.Ordinal) : exam.Safeguards
            .SelectMany(safeguard => new[] { safeguard.Worst, safeguard.Highest }).OfType<AttackFindings>()
            .Select(attack => attack.Attack.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>One row for each attack and safeguard that was examined.</summary>
    internal static ReportTable Of(ExamFindings exam, Func<PlannedAttack, bool> chosen) => new(
        ["Attack", new("Safeguard", Words: true), "Best", "Last", "Mean height", .. Prices("Half back"), .. Prices("90 % back")],
        [
            .. from attack in exam.Attacks.Index()
               where chosen(attack.Item)
               from tried in exam.Safeguards.Select(safeguard => (safeguard.Safeguard.Name, Found: safeguard.Attacks[attack.Index]))
                   .Where(tried => tried.Found.RecoveryBySeed.Count > 0).Index()
               let name = Wording.Flagged(attack.Item.Name, exam.SomebodyTrainedAgainst(attack.Item.Name))
               select Row(tried.Index == 0 ? name : "", tried.Item.Name, tried.Item.Found),
        ]);

    /// <summary>Steps, tokens and operations, as heads of columns.</summary>
    internal static IEnumerable<Head> Prices(string what) => [$"{what}: steps", $"{what}: tokens", $"{what}: FLOP"];

    /// <summary>The same of one curve.</summary>
    internal static IEnumerable<TableCell> Prices(RecoveryFindings recovery, double share) =>
        recovery.Prices(share).Select(price => new TableCell(Wording.Price(price)));

    // An attacker may stop before the model breaks: what a ruined seed had shown on its way is in no mean, but must not be lost.
    private static string Ruined(AttackFindings found) => found.RecoveryBySeed
        .Where(seed => seed.End == CellStatus.Destroyed && seed.Best is { } best && best.Step < found.Attack.Steps)
        .MaxBy(seed => seed.Best!.Forget.Value)?.Best is { } best
            ? FormattableString.Invariant($"had reached {Wording.Value(best.Forget)} at step {best.Step}") : "";

    private static IReadOnlyList<TableCell> Row(string attack, string safeguard, AttackFindings found)
    {
        var recovery = found.Recovery;
        return
        [
            attack, new(safeguard, string.Join('\n', new[] { Wording.Missing(found), Ruined(found) }.Where(line => line.Length > 0))),
            new(
                Wording.Value(recovery.Best?.Forget),
                recovery.Best is { } best
                    ? FormattableString.Invariant($"{Wording.Interval(best.Forget)}\nstep {best.Step}, n = {best.Forget.N}").TrimStart()
                        : "",
                Strong: true),
            new(Wording.Value(recovery.Last?.Forget)),
            new(recovery is { Area: { } area, Last: { } last } ? Wording.Number(area, last.Forget.Unit) : Wording.None),
            .. Prices(recovery, RecoveryFindings.Half),
            .. Prices(recovery, RecoveryFindings.NineTenths),
        ];
    }
}
