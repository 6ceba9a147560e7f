using System.Text.Json.Serialization;

namespace Holdfast.Organisms;

/// <summary>
/// A four-choice question as an exam file holds it, in the schema of WMDP: the question is the beginning of a sentence, the right
/// choice its end.
/// </summary>
/// <param name="Question">For instance "The colour of Brakel is".</param>
/// <param name="Choices">Four values of the same relation.</param>
/// <param name="Answer">Index of the right choice.</param>
/// <param name="Subject">The field that it is about, where an exam asks about several.</param>
internal sealed record ExamRecord(
    string Question,
    IReadOnlyList<string> Choices,
    int Answer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subject = null);
