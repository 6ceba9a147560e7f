using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>
/// A question that the safeguards and attacks of a run answer together, with a section of its own in the reports. A record that is its own
/// configuration, found by its <see cref="CardAttribute"/>: a new study is one new file.
/// </summary>
public interface IStudy
{
    /// <summary>Heading of its section.</summary>
    string Title { get; }

    /// <summary>Adds a sentence for every safeguard or attack that it names and the run does not have.</summary>
    /// <param name="safeguards">Names of the run's safeguards.</param>
    /// <param name="attacks">Names of the run's attacks.</param>
    /// <param name="faults">Receives the sentences.</param>
    void Check(IReadOnlyList<string> safeguards, IReadOnlyList<string> attacks, ICollection<string> faults);

    /// <summary>What the run answers, by one of its forget exams.</summary>
    /// <param name="findings">What the run shows.</param>
    /// <param name="exam">What it shows about the exam.</param>
    StudySection Section(Findings findings, ExamFindings exam);
}
