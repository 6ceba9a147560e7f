using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>How fast what was taken away comes back, in numbers.</summary>
internal static class RecoveryTables
{
    private const int EveryAttackUpTo = 12;

    internal const string Notes =
        "Best and last: forget accuracy at the examined step where it was highest, and after the last. Mean height: the area under the curve over its steps. "
        + "Half and 90 % back: what the attack spends until that share of what the safeguard took away has returned, on the mean curve over the seeds that are "
        + "done, linearly between examined steps. “Not within” names all that the attack spent. "
        + "–: not examined along the way, not counted, or nothing taken away that the exam can tell.";

    /// <summary>The attacks that say most: for each safeguard the worst at its end and the highest on its way. All, where they are few.</summary>
    internal static IReadOnlySet<string> Telling(Findings findings)
    {
        var attacks = findings.Summary.Plan.Attacks.Select(attack => attack.Name).ToList();
        return attacks.Count <= EveryAttackUpTo ? attacks.ToHashSet(StringComparer.Ordinal) : findings.Safeguards
            .SelectMany(safeguard => new[] { safeguard.Worst, safeguard.Highest }).OfType<AttackFindings>()
            .Select(attack => attack.Attack.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>One row for each attack and safeguard that was examined.</summary>
    internal static ReportTable Of(Findings findings, Func<PlannedAttack, bool> chosen) => new(
        ["Attack", new("Safeguard", Words: true), "Best", "Last", "Mean height", .. Prices("Half back"), .. Prices("90 % back")],
        [
            .. from attack in findings.Summary.Plan.Attacks.Index()
               where chosen(attack.Item)
               from tried in findings.Safeguards.Select(safeguard => (safeguard.Safeguard.Name, Found: safeguard.Attacks[attack.Index]))
                   .Where(tried => tried.Found.Recovery.Best is not null).Index()
               select Row(
                   tried.Index == 0 ? Wording.Flagged(attack.Item.Name, findings.SomebodyTrainedAgainst(attack.Item.Name)) : "", tried.Item.Name, tried.Item.Found),
        ]);

    /// <summary>Steps, tokens and operations, as heads of columns.</summary>
    internal static IEnumerable<Head> Prices(string what) => [$"{what}: steps", $"{what}: tokens", $"{what}: FLOP"];

    /// <summary>The same of one curve.</summary>
    internal static IEnumerable<TableCell> Prices(RecoveryFindings recovery, double share) =>
        recovery.Prices(share).Select(price => new TableCell(Wording.Price(price)));

    private static IReadOnlyList<TableCell> Row(string attack, string safeguard, AttackFindings found)
    {
        var recovery = found.Recovery;
        return
        [
            attack, new(safeguard, Wording.Missing(found)),
            new(Wording.Value(recovery.Best!.Forget), FormattableString.Invariant($"{Wording.Interval(recovery.Best.Forget)}\nstep {recovery.Best.Step}\nn = {recovery.Best.Forget.N}").TrimStart(), Strong: true),
            new(Wording.Value(recovery.Last?.Forget)),
            new(recovery.Area is { } area ? Wording.Percent(area) : Wording.None),
            .. Prices(recovery, RecoveryFindings.Half),
            .. Prices(recovery, RecoveryFindings.NineTenths),
        ];
    }
}
