using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;

namespace Holdfast.Evidence.Searching;

/// <summary>The options that a search may set, and how it goes on from what it has tried.</summary>
/// <param name="ranges">By the option's place, for instance <c>optimization.learningRate</c> or <c>adversaries[0].share</c>.</param>
/// <param name="sampler">Chooses what to try next.</param>
/// <param name="higherIsBetter">Whether the search makes the value large.</param>
public sealed class SearchSpace(IReadOnlyDictionary<string, SearchRange> ranges, ISampler sampler, bool higherIsBetter)
{
    private readonly IReadOnlyList<KeyValuePair<string, SearchRange>> _ranges = [.. ranges];

    /// <summary>The next trial, without an outcome. The first has every option as it was given.</summary>
    /// <param name="tried">All trials so far.</param>
    /// <param name="seed">The chance of the whole search.</param>
    public Trial Next(IReadOnlyList<Trial> tried, Seed seed)
    {
        var number = tried.Count + 1;
        if (number == 1)
        {
            return new Trial { Number = number };
        }

        var place = sampler.Propose(
            [.. _ranges.Select(range => range.Value.Choices)],
            [.. Trial.Ranked(tried.Where(trial => trial.Place.Count > 0), higherIsBetter).Select(trial => trial.Place)],
            seed.Derive("trial", number));
        return new Trial
        {
            Number = number,
            Place = place,
            Options = _ranges.Zip(place).ToDictionary(range => range.First.Key, range => range.First.Value.At(range.Second)),
        };
    }

    /// <summary>Adds a sentence for every option that the options of a choice do not have, or cannot be set to.</summary>
    /// <param name="options">The choice.</param>
    /// <param name="faults">Receives the sentences.</param>
    public void Check<T>(T options, ICollection<string> faults)
        where T : class
    {
        foreach (var (path, range) in _ranges)
        {
            // Both ends, or all values: what lies between two ends that fit does so too.
            var places = range.Choices is { } count ? Enumerable.Range(0, count).Select(index => (index + 0.5) / count) : [0.0, 1.0];
            var own = new List<string>();
            foreach (var place in places)
            {
                OptionPatch.TryApply(options, new Dictionary<string, string> { [path] = range.At(place) }, own);
            }

            foreach (var fault in own.Distinct())
            {
                faults.Add(fault);
            }
        }
    }
}
