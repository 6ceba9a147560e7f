using System.Xml.Linq;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>The section of a report that answers the question of a study.</summary>
internal abstract class Study(Findings findings, StudyPlan plan)
{
    /// <summary>What the run is a study of.</summary>
    internal StudyPlan Plan => plan;

    /// <summary>What was measured.</summary>
    protected Findings Findings => findings;

    /// <summary>How to read it.</summary>
    internal abstract string Explanation { get; }

    /// <summary>The study of a run; null for a plain comparison.</summary>
    internal static Study? Of(Findings findings) => findings.Summary.Plan.Study is not { } plan ? null : plan.Kind switch
    {
        StudyKind.TrainingLength => new TrainingLengthStudy(findings, plan),
        StudyKind.AttackLength => new AttackLengthStudy(findings, plan),
        _ => new GeneralisationStudy(findings, plan),
    };

    /// <summary>Its section of the page.</summary>
    internal IEnumerable<XElement> Page()
    {
        yield return new XElement("h2", Plan.Title);
        yield return new XElement("p", Wording.Unbroken(Explanation));
        yield return new XElement("figure", Figure());
        foreach (var (caption, table) in Tables())
        {
            yield return HtmlParts.Small("small", Wording.Unbroken(caption));
            yield return HtmlParts.Table(table);
        }
    }

    /// <summary>Whether it tells of every attack how fast it brings things back, so that no other section need.</summary>
    internal virtual bool CoversRecovery => false;

    /// <summary>Its charts, with their legend.</summary>
    internal abstract IEnumerable<XElement> Figure();

    /// <summary>Its tables, each with a sentence before it.</summary>
    internal abstract IEnumerable<(string Caption, ReportTable Table)> Tables();

    /// <summary>Its numbers, one line each.</summary>
    internal abstract IEnumerable<StudyLine> Lines();

    /// <summary>The attacks of each group that the run has, in the plan's order; without groups, every attack is one.</summary>
    protected IReadOnlyList<(string Label, IReadOnlyList<PlannedAttack> Attacks)> Groups() => Plan.Groups.Count == 0
        ? [.. Findings.Summary.Plan.Attacks.Select(attack => (attack.Name, (IReadOnlyList<PlannedAttack>)[attack]))]
        : [.. Plan.Groups.Select(group => (group.Label, (IReadOnlyList<PlannedAttack>)
            [.. Findings.Summary.Plan.Attacks.Where(attack => group.Attacks.Contains(attack.Name))])).Where(group => group.Item2.Count > 0)];

    /// <summary>What some attacks did to one safeguard.</summary>
    protected static IReadOnlyList<AttackFindings> Against(SafeguardFindings safeguard, IReadOnlyList<PlannedAttack> attacks) =>
        [.. safeguard.Attacks.Where(tried => attacks.Contains(tried.Attack))];

    /// <summary>"1 failed, 2 destroyed"; empty where nothing is missing.</summary>
    protected static string Missing(IReadOnlyList<AttackFindings> attacks) => string.Join(", ", attacks.SelectMany(attack => attack.Ends)
        .Where(end => end.Status != CellStatus.Done).GroupBy(end => end.Status).OrderBy(kind => kind.Key)
        .Select(kind => $"{kind.Count()} {Wording.End(kind.Key)}"));
}
