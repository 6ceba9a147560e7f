namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// The four shares that the outcomes of requests are summed up to. They add up to 1; the one that an exam is about comes first and under
/// the name that its field gives it, the others are named after their outcome.
/// </summary>
/// <param name="about">The outcome that the exam is about.</param>
/// <param name="name">What its share is called, in kebab-case.</param>
/// <param name="direction">Which way that share points.</param>
public sealed class OutcomeShares(Outcome about, string name, Direction direction = Direction.HigherIsMore)
{
    private readonly (Outcome Outcome, Metric Metric)[] _shares =
    [
        (about, Metric.Share(name) with { Direction = direction }),
        .. Enum.GetValues<Outcome>().Where(outcome => outcome != about).Select(outcome => (outcome, Metric.Share(NameOf(outcome)))),
    ];

    /// <summary>The shares, the exam's own first.</summary>
    public IReadOnlyList<Metric> Metrics => [.. _shares.Select(share => share.Metric)];

    /// <summary>The marks of a request: 1 under its outcome and 0 under the others.</summary>
    /// <param name="item">The request's name.</param>
    /// <param name="outcome">Its outcome; null where nobody could say, which is no mark.</param>
    public IEnumerable<Mark> Marks(string item, Outcome? outcome) => _shares.Select(share => new Mark(
        item, share.Metric.Name, outcome is { } known ? known == share.Outcome ? 1 : 0 : double.NaN));

    /// <summary>The share of every outcome, with Wilson's interval.</summary>
    /// <param name="marks">Marks of this object.</param>
    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks) =>
        [.. Metrics.Select(metric => Measurement.OfMean(metric, [.. marks.Where(mark => mark.Metric == metric.Name)]))];

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.CompliedCorrect => "complied-correct",
        Outcome.CompliedWrong => "complied-wrong",
        Outcome.Refused => "refused",
        _ => "broken",
    };
}
