namespace Holdfast.Evidence.Runs;

/// <summary>An attack of a run.</summary>
/// <param name="Name">What rows call it.</param>
/// <param name="Steps">Steps it takes; the row at this step is the one "after the attack".</param>
/// <param name="Summary">One line for a reader; may be empty.</param>
/// <param name="Domain">The domain that it wants back, as forget exams name it; empty for all of them.</param>
public sealed record PlannedAttack(string Name, int Steps, string Summary = "", string Domain = "")
{
    /// <summary>Whether the attack wants back what a forget exam asks for.</summary>
    /// <param name="exam">The exam.</param>
    public bool Wants(PlannedExam exam) => Domain.Length == 0 || Domain == exam.Domain;
}
