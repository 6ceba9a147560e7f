using Holdfast.Evidence.Asking;

namespace Holdfast.Evidence.Evaluations;

/// <summary>What the model said to one question.</summary>
/// <param name="Item">Stable name of the question within its evaluation.</param>
/// <param name="Scores">One score for each thing scored, in the order of the question's choices (or one, for a text).</param>
/// <param name="Expected">Index of the right choice; -1 where there is none.</param>
public sealed record Answer(string Item, IReadOnlyList<ContinuationScore> Scores, int Expected = -1);
