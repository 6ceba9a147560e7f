using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// What a run shows, computed once for every report: cells that failed, are missing or were destroyed are counted and never averaged.
/// </summary>
public sealed record Findings
{
    /// <summary>The run.</summary>
    public required RunFolder Run { get; init; }

    /// <summary>The run's summary.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>What each domain of a run shows that has any, as far as they have been begun; it has nothing else to show.</summary>
    public required IReadOnlyList<Findings> Domains { get; init; }

    /// <summary>What was found on each forget exam that makes a headline, domain by domain; empty where the run has none.</summary>
    public required IReadOnlyList<ExamFindings> Exams { get; init; }

    /// <summary>Every measure beside these.</summary>
    public required IReadOnlyList<OtherFindings> Others { get; init; }

    /// <summary>What further judges said to the same answers.</summary>
    public required IReadOnlyList<JudgeAgreement> Agreements { get; init; }

    /// <summary>Curves of the safeguards' own training.</summary>
    public required IReadOnlyList<TrainingCurves> Training { get; init; }

    /// <summary>What of the inputs was left out or cut.</summary>
    public required IReadOnlyList<Omission> Omissions { get; init; }

    /// <summary>Training cost of each safeguard that told it, in floating-point operations, mean over seeds.</summary>
    public required IReadOnlyDictionary<string, double> TrainingCompute { get; init; }

    /// <summary>The searches for options, of safeguards and of attacks.</summary>
    public required IReadOnlyList<SearchRecord> Searches { get; init; }

    /// <summary>
    /// The measures that stand beside the headline: an exam's own of what the model can do at large and of what the attacker taught it,
    /// all of how it behaves, and what else a forget exam tells that is called by its measure, for instance how many answers are refusals.
    /// Without a headline, everything that was measured.
    /// </summary>
    public IReadOnlyList<OtherFindings> Beside => Exams.Count == 0
        ? Others : [.. Others.Where(other =>
            other.Role is ExamRole.Safety || other.Exam?.Role is ExamRole.Capability or ExamRole.Attacker || IsPartOfHeadline(other))];

    /// <summary>The measures that stand further below.</summary>
    public IReadOnlyList<OtherFindings> Further => [.. Others.Except(Beside)];

    /// <summary>Every cell that is not done.</summary>
    public IEnumerable<CellEnd> Gaps => Summary.Cells.Where(end => end.Status != CellStatus.Done);

    /// <summary>Whether it is a run whose domains are runs of their own.</summary>
    public bool HasDomains => Summary.Plan.Domains.Count > 0;

    /// <summary>Whether an attack is one that some safeguard of the run trained against.</summary>
    public bool SomebodyTrainedAgainst(string attack) => Exams.Any(exam => exam.SomebodyTrainedAgainst(attack));

    private bool IsPartOfHeadline(OtherFindings other) =>
        Exams.Any(exam => exam.Exam.Name == other.Evaluation && Wording.Measure(exam.Exam) is not null);

    /// <summary>Reads a run.</summary>
    /// <exception cref="InputFaultException">A file of the run is not readable.</exception>
    public static Findings Of(RunFolder run)
    {
        var rows = new RunRows(run);
        var curves = run.Curves();
        var others = OtherFindings.Of(rows).ToList();
        var exams = rows.Headline.Select(exam => new ExamRows(rows, exam)).ToList();
        var comparisons = Comparison.Of(exams);
        return new Findings
        {
            Run = run,
            Summary = rows.Summary,
            Domains = [.. run.Domains.Select(Of)],
            Exams = [.. exams.Select(exam => ExamFindings.Of(exam, comparisons))],
            Others = others,
            Agreements = JudgeAgreement.Of(rows),
            Training = TrainingCurves.Of(rows.Plan, curves),
            Omissions = Omission.Told(curves),
            Searches = run.Searches(),
            TrainingCompute = TrainingCurves.Compute(rows.Plan, curves),
        };
    }
}
