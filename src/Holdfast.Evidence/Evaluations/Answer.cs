using System.Text.Json.Serialization;
using Holdfast.Evidence.Asking;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// What the model said to one question: how likely it finds what was put before it, or what it wrote. Everything that marking needs is in
/// here, so that it can be done again without the exam's files and without the model.
/// </summary>
/// <param name="Item">
/// Stable name of the question within its evaluation: <c>subject/line</c>, or <c>line</c> where there are no subjects.
/// </param>
/// <param name="Scores">
/// One score for each thing scored, in the order of the question's choices (or one, for a text); a read-out with two token forms
/// gives all of the first form, then all of the second. Empty where the model wrote.
/// </param>
/// <param name="Expected">Index of the right choice; -1 where there is none.</param>
/// <param name="Lengths">How long each thing scored is: a choice in characters (Unicode scalars), a text in UTF-8 bytes.</param>
public sealed record Answer(string Item, IReadOnlyList<ContinuationScore> Scores, int Expected = -1, IReadOnlyList<int>? Lengths = null)
{
    /// <summary>
    /// Which text each choice is, as its number among the different choices of the exam, so that a text is known again in other questions;
    /// null where choices are letters, or where nothing was chosen.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Choices { get; init; }

    /// <summary>
    /// What the model was to continue: one prompt for all samples, or one for each turn of a conversation; null where it scored.
    /// </summary>
    public IReadOnlyList<string>? Prompts { get; init; }

    /// <summary>What it wrote: samples after the one prompt, or its turns in order; null where it scored.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>What a judge is told beside it, by the names of the places in its template; null where there is nothing.</summary>
    public IReadOnlyDictionary<string, string>? Facts { get; init; }

    /// <summary>What is known of the right answer to each of the prompts; null where nothing is.</summary>
    public IReadOnlyList<KnownAnswer>? Known { get; init; }

    /// <summary>Whether a prompt was longer than the model's window left room for and lost its beginning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCut { get; init; }
}
