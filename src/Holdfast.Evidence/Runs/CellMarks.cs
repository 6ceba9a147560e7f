namespace Holdfast.Evidence.Runs;

/// <summary>
/// Which questions of one exam were right at one step of a cell, so that intervals can be drawn over questions and models compared
/// question by question without asking again.
/// </summary>
/// <param name="Step">Attack steps taken when it was measured.</param>
/// <param name="Evaluation">Name of the evaluation.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Right">One character for each question in the exam's order: <c>1</c> right, <c>0</c> wrong.</param>
public sealed record CellMarks(int Step, string Evaluation, string Metric, string Right);
