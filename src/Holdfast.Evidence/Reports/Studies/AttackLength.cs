using System.Xml.Linq;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>Where each safeguard breaks when the attacker spends more, and at what price: long attacks, in groups.</summary>
[Card("attack-length", "Where each safeguard breaks when the attacker spends more")]
[FormerOption("axis")]
[FormerOption("points")]
public sealed record AttackLength : IStudy
{
    private static readonly (string Name, double Share)[] Shares = [("half", RecoveryFindings.Half),
        ("nine-tenths", RecoveryFindings.NineTenths)];

    private static readonly (string Unit, Func<RecoveryFindings, double, Regained?> Of)[] Units =
    [
        ("steps", (recovery, share) => recovery.Steps(share)),
        ("tokens", (recovery, share) => recovery.Tokens(share)),
        ("compute", (recovery, share) => recovery.Compute(share)),
    ];

    private const string Explanation =
        "Attackers with far more steps, data or trainable weights than a safeguard was made for. The question is not whether it breaks but "
        + "at what price: how many steps, tokens and floating-point operations bring back half, and 90 %, of what the safeguard took away.";

    /// <inheritdoc />
    public required string Title { get; init; }

    /// <summary>Attacks that belong together; without groups, each attack stands alone.</summary>
    public IReadOnlyList<AttackGroup> Groups { get; init; } = [];

    /// <inheritdoc />
    public void Check(IReadOnlyList<string> safeguards, IReadOnlyList<string> attacks, ICollection<string> faults) =>
        AttackGroup.Check(Groups, attacks, faults);

    /// <inheritdoc />
    public StudySection Section(Findings findings, ExamFindings exam)
    {
        var groups = TriedGroup.Of(Groups, exam);
        return new StudySection
        {
            Title = Title,
            Explanation = Explanation,
            Figure = [.. Figure(exam, groups)],
            Tables = [.. Tables(exam, groups)],
            Lines = [.. Lines(exam, groups)],
            CoversRecovery = exam.Attacks.All(attack => groups.Any(kind => kind.Attacks.Contains(attack))),
        };
    }

    private static IEnumerable<XElement> Figure(ExamFindings exam, IReadOnlyList<TriedGroup> groups)
    {
        yield return Legend.Lines([.. exam.Safeguards.Select(safeguard => safeguard.Safeguard.Name)], marked: true);
        foreach (var (label, attacks) in groups)
        {
            var panels = attacks.Select(attack => HtmlCharts.RecoveryPanel(exam, attack) with { Ratios = true, Wide = true })
                .Where(panel => panel.Lines.Count > 0).ToList();
            if (panels.Count > 0)
            {
                yield return new XElement("h3", label);
                yield return new XElement("div", new XAttribute("class", "wide"), panels.Select(panel => panel.Draw()));
            }
        }
        yield return new XElement(
            "figcaption",
            "The forget exam along each attack; equal distances along the axis are equal factors. Lines: mean over seeds. "
            + $"Bands: from the lowest to the highest seed.{HtmlCharts.Dashed(exam)}");
    }

    private static IEnumerable<(string Caption, ReportTable Table)> Tables(ExamFindings exam, IReadOnlyList<TriedGroup> groups)
    {
        yield return (
            "The price to break each safeguard: the cheapest attack of each kind, in each unit apart.",
            new ReportTable(
                ["Attacks", new("Safeguard", Words: true), .. RecoveryTables.Prices("Half back"), .. RecoveryTables.Prices("90 % back")],
                [
                    .. from kind in groups
                       from safeguard in exam.Safeguards.Index()
                       select (IReadOnlyList<TableCell>)
                       [
                           safeguard.Index == 0 ? kind.Label : "", safeguard.Item.Safeguard.Name,
                           .. from share in Shares
                              from unit in Units
                              let cheapest = Cheapest(kind.Against(safeguard.Item), share.Share, unit.Of)
                              let named = kind.Attacks.Count > 1 && cheapest?.Price is Regained.After
                              select new TableCell(Wording.Price(cheapest?.Price), named ? cheapest!.Value.Attack : ""),
                       ],
                ]));
        yield return ("Every attack. "
            + RecoveryTables.Notes, RecoveryTables.Of(exam, attack => groups.Any(kind => kind.Attacks.Contains(attack))));
        yield return ("What each attack spent in all: tokens / FLOP, mean over seeds.", new ReportTable(
            ["Attack", "Steps", .. exam.Safeguards.Select(safeguard => new Head(safeguard.Safeguard.Name))],
            [
                .. from attack in groups.SelectMany(kind => kind.Attacks).Distinct()
                   select (IReadOnlyList<TableCell>)
                   [
                       attack.Name, FormattableString.Invariant($"{attack.Steps}"),
                       .. exam.Safeguards.Select(safeguard =>
                           new TableCell(Spent(safeguard.Attacks.First(tried => tried.Attack == attack).Recovery.Last))),
                   ],
            ]));
    }

    private static IEnumerable<StudyLine> Lines(ExamFindings exam, IReadOnlyList<TriedGroup> groups) =>
        from kind in groups
        from safeguard in exam.Safeguards
        from attack in kind.Against(safeguard)
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
        .OrderBy(tried =>
            tried.Price switch { Regained.After after => after.Spent, Regained.NotWithin => double.PositiveInfinity, _ => double.NaN })
        .ThenByDescending(tried => tried.Price is Regained.NotWithin not ? not.Budget : 0)
        .Select(tried => ((string, Regained)?)(tried.Name, tried.Price!)).FirstOrDefault();
}
