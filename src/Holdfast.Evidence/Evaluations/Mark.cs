namespace Holdfast.Evidence.Evaluations;

/// <summary>What one answer is worth under one metric.</summary>
/// <param name="Item">The question's name.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">
/// Within the metric's ends, NaN where no mark could be given; for a perplexity the negative log-likelihood in nats.
/// </param>
/// <param name="Weight">How many units the value sums over: 1 for a question, the number of tokens or bytes for a text.</param>
/// <param name="Chance">What guessing gets on this question; null where there is no such level.</param>
public sealed record Mark(string Item, string Metric, double Value, double Weight = 1, double? Chance = null);
