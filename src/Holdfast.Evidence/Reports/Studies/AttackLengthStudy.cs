using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>Where each safeguard breaks when the attacker spends more, and at what price.</summary>
internal sealed class AttackLengthStudy(Findings findings, StudyPlan plan) : Study(findings, plan)
{
    private static readonly (string Name, double Share)[] Shares = [("half", RecoveryFindings.Half), ("nine-tenths", RecoveryFindings.NineTenths)];

    private static readonly (string Unit, Func<RecoveryFindings, double, Regained?> Of)[] Units =
    [
        ("steps", (recovery, share) => recovery.Steps(share)),
        ("tokens", (recovery, share) => recovery.Tokens(share)),
        ("compute", (recovery, share) => recovery.Compute(share)),
    ];

    internal override string Explanation =>
        "Attackers with far more steps, data or trainable weights than a safeguard was made for. The question is not whether it breaks but "
        + "at what price: how many steps, tokens and floating-point operations bring back half, and 90 %, of what the safeguard took away.";

    internal override bool CoversRecovery => Findings.Summary.Plan.Attacks.All(attack => Groups().Any(kind => kind.Attacks.Contains(attack)));

    internal override IEnumerable<XElement> Figure()
    {
        yield return Legend.Lines([.. Findings.Safeguards.Select(safeguard => safeguard.Safeguard.Name)], marked: true);
        foreach (var (label, attacks) in Groups())
        {
            var panels = attacks.Select(attack => HtmlCharts.RecoveryPanel(Findings, attack) with { Ratios = true, Wide = true })
                .Where(panel => panel.Lines.Count > 0).ToList();
            if (panels.Count > 0)
            {
                yield return new XElement("h3", label);
                yield return new XElement("div", new XAttribute("class", "wide"), panels.Select(panel => panel.Draw()));
            }
        }
        yield return new XElement(
            "figcaption",
            "Accuracy on the forget exam along each attack; equal distances along the axis are equal factors. Lines: mean over seeds. "
            + "Bands: from the lowest to the highest seed. Dashed: guessing.");
    }

    internal override IEnumerable<(string Caption, ReportTable Table)> Tables()
    {
        yield return (
            "The price to break each safeguard: the cheapest attack of each kind, in each unit apart.",
            new ReportTable(
                ["Attacks", new("Safeguard", Words: true), .. RecoveryTables.Prices("Half back"), .. RecoveryTables.Prices("90 % back")],
                [
                    .. from kind in Groups()
                       from safeguard in Findings.Safeguards.Index()
                       select (IReadOnlyList<TableCell>)
                       [
                           safeguard.Index == 0 ? kind.Label : "", safeguard.Item.Safeguard.Name,
                           .. from share in Shares
                              from unit in Units
                              let cheapest = Cheapest(Against(safeguard.Item, kind.Attacks), share.Share, unit.Of)
                              let named = kind.Attacks.Count > 1 && cheapest?.Price is Regained.After
                              select new TableCell(Wording.Price(cheapest?.Price), named ? cheapest!.Value.Attack : ""),
                       ],
                ]));
        yield return ("Every attack. " + RecoveryTables.Notes, RecoveryTables.Of(Findings, attack => Groups().Any(kind => kind.Attacks.Contains(attack))));
        yield return ("What each attack spent in all: tokens / FLOP, mean over seeds.", new ReportTable(
            ["Attack", "Steps", .. Findings.Safeguards.Select(safeguard => new Head(safeguard.Safeguard.Name))],
            [
                .. from attack in Groups().SelectMany(kind => kind.Attacks).Distinct()
                   select (IReadOnlyList<TableCell>)
                   [
                       attack.Name, FormattableString.Invariant($"{attack.Steps}"),
                       .. Findings.Safeguards.Select(safeguard => new TableCell(Spent(Against(safeguard, [attack])[0].Recovery.Last))),
                   ],
            ]));
    }

    internal override IEnumerable<StudyLine> Lines() =>
        from kind in Groups()
        from safeguard in Findings.Safeguards
        from attack in Against(safeguard, kind.Attacks)
        from share in Shares
        from unit in Units
        from line in StudyLine.Of(
            safeguard.Safeguard.Name, kind.Label, attack.Attack.Name, $"{share.Name}-{unit.Unit}", unit.Of(attack.Recovery, share.Share))
        select line;

    private static string Spent(RecoveryPoint? last) => last is { Tokens: { } tokens, Compute: { } compute }
        ? $"{Wording.Amount(tokens)} / {Wording.Amount(compute)}" : Wording.None;

    // What came back at the least price; where nothing came back, the largest budget that was not enough.
    private static (string Attack, Regained Price)? Cheapest(
        IReadOnlyList<AttackFindings> attacks, double share, Func<RecoveryFindings, double, Regained?> unit) => attacks
        .Select(attack => (attack.Attack.Name, Price: unit(attack.Recovery, share)))
        .Where(tried => tried.Price is not null)
        .OrderBy(tried => tried.Price switch { Regained.After after => after.Spent, Regained.NotWithin => double.PositiveInfinity, _ => double.NaN })
        .ThenByDescending(tried => tried.Price is Regained.NotWithin not ? not.Budget : 0)
        .Select(tried => ((string, Regained)?)(tried.Name, tried.Price!)).FirstOrDefault();
}
