using System.Globalization;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Searching;

namespace Holdfast.Evidence.Tests.Searching;

public class SearchSpaceTests
{
    private static readonly Dictionary<string, SearchRange> Ranges = new()
    {
        ["rate"] = new() { From = 1e-5, To = 1e-1, Logarithmic = true },
        ["steps"] = new() { From = 10, To = 110, Whole = true },
        ["kind"] = new() { Values = ["a", "b", "c"] },
    };

    [Theory]
    [InlineData(0, "1E-05", "10", "a")]
    [InlineData(0.5, "0.001", "60", "b")]
    [InlineData(1, "0.1", "110", "c")]
    public void A_place_is_a_value_of_its_option(double place, string rate, string steps, string kind) =>
        Assert.Equal([rate, steps, kind], Ranges.Values.Select(range => range.At(place)));

    [Fact]
    public void The_first_trial_has_the_options_as_given_and_the_rest_repeat_by_their_seed()
    {
        var space = new SearchSpace(Ranges, new RandomSampler(), higherIsBetter: false);
        var first = space.Next([], new Seed(1));
        Assert.Equal(1, first.Number);
        Assert.Empty(first.Options);
        var second = space.Next([first], new Seed(1));
        Assert.Equal(["rate", "steps", "kind"], second.Options.Keys);
        Assert.Equal(second.Options, space.Next([first], new Seed(1)).Options);
        Assert.NotEqual(second.Options["rate"], space.Next([first], new Seed(2)).Options["rate"]);
    }

    /// <summary>The value is lowest at a rate of 1e-3 with kind b, whatever the steps.</summary>
    [Fact]
    public void Parzen_estimates_come_closer_than_chance()
    {
        var seeds = Enumerable.Range(1, 20).Select(seed => new Seed((ulong)seed)).ToList();
        var learned = seeds.Select(seed => Best(new TreeParzen(), seed)).Average();
        var chance = seeds.Select(seed => Best(new RandomSampler(), seed)).Average();
        Assert.True(learned < 0.6 * chance, FormattableString.Invariant($"{learned} against {chance}"));

        static double Best(ISampler sampler, Seed seed)
        {
            var space = new SearchSpace(Ranges, sampler, higherIsBetter: false);
            var tried = new List<Trial>();
            while (tried.Count < 40)
            {
                var next = space.Next(tried, seed);
                Assert.All(next.Place, place => Assert.InRange(place, 0, 1));
                tried.Add(next with { Value = next.Number == 1 ? 9 : Value(next), IsAllowed = true });
            }

            return Trial.Ranked(tried, higherIsBetter: false)[0].Value!.Value;
        }

        static double Value(Trial trial) =>
            Math.Abs(Math.Log10(double.Parse(trial.Options["rate"], CultureInfo.InvariantCulture)) + 3)
            + (trial.Options["kind"] == "b" ? 0 : 1);
    }

    [Fact]
    public void What_kept_too_little_comes_after_what_kept_enough_and_the_failed_last()
    {
        Trial[] trials =
        [
            new() { Number = 1, Reason = "broke" },
            new() { Number = 2, Value = 0.1, Kept = 0.5 },
            new() { Number = 3, Value = 0.1, Kept = 0.7 },
            new() { Number = 4, Value = 0.6, Kept = 0.95, IsAllowed = true },
            new() { Number = 5, Value = 0.4, Kept = 0.9, IsAllowed = true },
        ];
        Assert.Equal([5, 4, 3, 2, 1], Trial.Ranked(trials, higherIsBetter: false).Select(trial => trial.Number));
        Assert.Equal([4, 5, 3, 2, 1], Trial.Ranked(trials, higherIsBetter: true).Select(trial => trial.Number));
    }

    [Theory]
    [InlineData(null, 1.0, false, "Expected either 'from' and 'to' or 'values', got neither whole. Give one of the two.")]
    [InlineData(2.0, 1.0, false, "Expected 'from' below 'to', got 2 and 1. Exchange them.")]
    [InlineData(0.0, 1.0, true, "Expected 'from' above 0 with 'logarithmic', got 0. Raise it.")]
    public void A_range_that_is_none_is_a_fault(double? from, double? to, bool logarithmic, string fault)
    {
        var faults = new List<string>();
        new SearchRange { From = from, To = to, Logarithmic = logarithmic }.Check(faults);
        Assert.Equal(fault, Assert.Single(faults));
    }
}
