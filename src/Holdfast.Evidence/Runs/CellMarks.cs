using System.Text.Json.Serialization;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// What each question of one exam was worth at one step of a cell, so that intervals can be drawn over questions and models compared
/// question by question without asking again.
/// </summary>
/// <param name="Step">Attack steps taken when it was measured.</param>
/// <param name="Evaluation">Name of the evaluation.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Values">The mark of each question in the exam's order; NaN where a judge gave none.</param>
[JsonConverter(typeof(CellMarksForm))]
public sealed record CellMarks(int Step, string Evaluation, string Metric, IReadOnlyList<double> Values)
{
    /// <summary>Whether two have the same marks, value by value.</summary>
    public bool Equals(CellMarks? other) =>
        other is not null && (Step, Evaluation, Metric) == (other.Step, other.Evaluation, other.Metric)
            && Values.SequenceEqual(other.Values);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Step, Evaluation, Metric, Values.Count);
}
