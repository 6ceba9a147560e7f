namespace Holdfast.Evidence.Evaluations;

/// <summary>One question of an exam.</summary>
/// <param name="Item">Stable name: <c>subject/line</c> or <c>line</c>.</param>
/// <param name="Subject">What it is about, in the file's spelling; empty where the exam has no subjects.</param>
/// <param name="Text">The question.</param>
/// <param name="Choices">At least two.</param>
/// <param name="Answer">Index of the right choice.</param>
/// <param name="Location">Path and line, for error messages.</param>
internal sealed record ExamQuestion(
    string Item, string Subject, string Text, IReadOnlyList<string> Choices, int Answer, string Location);
