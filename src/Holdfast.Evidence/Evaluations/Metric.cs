using System.Text.Json.Serialization;

namespace Holdfast.Evidence.Evaluations;

/// <summary>What a number means.</summary>
/// <param name="Name">Kebab-case, for instance <c>accuracy</c>.</param>
/// <param name="Unit">For instance <c>share</c> (0 to 1) or <c>perplexity</c>.</param>
/// <param name="Scale">What values the marks behind it take.</param>
/// <param name="Direction">Which way it points.</param>
/// <param name="Low">The lowest value; null where there is no such end.</param>
/// <param name="High">The highest value; null where there is no such end.</param>
/// <param name="Chance">What guessing gets; null where there is no such level, or where it depends on the questions.</param>
public sealed record Metric(
    string Name, string Unit, Scale Scale, Direction Direction = Direction.HigherIsMore, double? Low = null, double? High = null,
        double? Chance = null)
{
    /// <summary>
    /// What stands between a metric's name and a further judge's, in the name of what that judge's marks of the same answers come to.
    /// </summary>
    public const string JudgedBy = "-by-";

    /// <summary>
    /// Whether the marks have two ends, so that their mean says how much is known: only such a metric can be a headline, and only its
    /// marks are kept one by one.
    /// </summary>
    [JsonIgnore]
    public bool IsBounded => Scale != Scale.Open;

    /// <summary>
    /// What a model gets that has nothing of what the exam looks for: what guessing gets or, without such a level, the lower end.
    /// </summary>
    [JsonIgnore]
    public double? Floor => Chance ?? Low;

    /// <summary>The share of questions that were right.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="chance">What guessing gets; null where it depends on the questions.</param>
    public static Metric Share(string name, double? chance = null) =>
        new(name, "share", Scale.RightOrWrong, Low: 0, High: 1, Chance: chance);
}
