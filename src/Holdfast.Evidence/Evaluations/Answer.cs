using Holdfast.Evidence.Asking;

namespace Holdfast.Evidence.Evaluations;

/// <summary>What the model said to one question.</summary>
/// <param name="Item">Stable name of the question within its evaluation: <c>subject/line</c>, or <c>line</c> where there are no subjects.</param>
/// <param name="Scores">
/// One score for each thing scored, in the order of the question's choices (or one, for a text); a read-out with two token forms
/// gives all of the first form, then all of the second.
/// </param>
/// <param name="Expected">Index of the right choice; -1 where there is none.</param>
/// <param name="Lengths">How long each thing scored is: a choice in characters (Unicode scalars), a text in UTF-8 bytes.</param>
public sealed record Answer(string Item, IReadOnlyList<ContinuationScore> Scores, int Expected = -1, IReadOnlyList<int>? Lengths = null);
