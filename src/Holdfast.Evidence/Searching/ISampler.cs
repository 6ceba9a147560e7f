using Holdfast.Evidence.Chance;

namespace Holdfast.Evidence.Searching;

/// <summary>
/// A rule by which a search chooses what to try next. A record that is its own configuration. Places are numbers from 0 to 1, one for each
/// searched option, whatever the options mean.
/// </summary>
public interface ISampler
{
    /// <summary>The place to try next.</summary>
    /// <param name="choices">For each option how many values it has; null where it is a number between two ends.</param>
    /// <param name="tried">The places tried so far, the best first.</param>
    /// <param name="seed">The chance of this trial.</param>
    IReadOnlyList<double> Propose(IReadOnlyList<int?> choices, IReadOnlyList<IReadOnlyList<double>> tried, Seed seed);
}
