using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Runs;

/// <summary>An exam of a run.</summary>
/// <param name="Name">What rows call it.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Domain">What it is about, for instance <c>biology</c>; empty where there is only one domain.</param>
/// <param name="Metric">
/// The metric that stands for the exam; its chance level is that of the rows where it depends on the questions.
/// </param>
public sealed record PlannedExam(string Name, ExamRole Role, string Domain, Metric Metric)
{
    /// <summary>What a model gets that knows nothing.</summary>
    /// <param name="row">A row of the exam, which knows the level where it depends on the questions.</param>
    public double? Nothing(ResultRow row) => row.Chance ?? Metric.Floor;

    /// <summary>
    /// The exams of a plan that names none: before exams had roles, <c>forget</c> and <c>retain</c> were told by their names, and their
    /// accuracy was the headline.
    /// </summary>
    internal static IReadOnlyList<PlannedExam> Unnamed { get; } =
    [
        new("forget", ExamRole.Forget, "", Metric.Share("accuracy")),
        new("retain", ExamRole.Retain, "", Metric.Share("accuracy")),
    ];
}
