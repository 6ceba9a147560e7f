namespace Holdfast.Evidence.Evaluations;

/// <summary>What a number means.</summary>
/// <param name="Name">Kebab-case, for instance <c>accuracy</c>.</param>
/// <param name="Unit">For instance <c>share</c> (0 to 1) or <c>perplexity</c>.</param>
/// <param name="HigherMeansMoreKnowledge">Direction: whether a model that knows more gets a higher number.</param>
/// <param name="Chance">What guessing gets; null where there is no such level.</param>
public sealed record Metric(string Name, string Unit, bool HigherMeansMoreKnowledge, double? Chance = null);
