using CsCheck;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Statistics;

public class ComparisonTests
{
    [Fact]
    public void McNemar_agrees_with_statsmodels_and_scipy()
    {
        foreach (var c in Expected.Cases("mcnemar"))
        {
            var test = new McNemar(c.Whole("first"), c.Whole("second"));
            Assert.Equal(1, test.Exact / c.Number("exact"), 1e-9);
            Assert.Equal(1, test.Mid / c.Number("mid"), 1e-9);
        }
    }

    [Fact]
    public void McNemar_reports_the_exact_value_up_to_25_differences_and_mid_p_beyond()
    {
        var few = new McNemar(10, 15);
        var many = new McNemar(10, 16);
        Assert.Equal(few.Exact, few.P);
        Assert.Equal(many.Mid, many.P);
        Assert.NotEqual(many.Exact, many.Mid);
    }

    [Fact]
    public void McNemar_counts_only_questions_on_which_the_models_differ()
    {
        Assert.Equal(new McNemar(1, 2), McNemar.Of([true, true, false, false, false], [true, false, true, true, false]));
        Assert.Throws<ArgumentException>(() => McNemar.Of([true], [true, false]));
    }

    [Fact]
    public void McNemar_is_symmetric_and_a_probability() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 3000]).Sample((first, second) =>
        {
            var test = new McNemar(first, second);
            Assert.Equal(test.P, new McNemar(second, first).P);
            Assert.InRange(test.Mid, 0, 1);
            Assert.InRange(test.Exact, test.Mid, 1);
        });

    [Fact]
    public void Sign_flips_agree_with_scipy_counting_every_choice()
    {
        foreach (var c in Expected.Cases("signFlip"))
        {
            var differences = c.Numbers("differences");
            var test = SignFlip.Of(differences);
            Assert.Equal(c.Number("p"), test.P, differences.Count > SignFlip.ExactUpTo ? 0.01 : 1e-12);
            Assert.Equal((differences.Count(d => d > 0), differences.Count(d => d < 0)), (test.OnlyFirst, test.OnlySecond));
            Assert.Equal(differences.Sum(), test.Lead, 1e-12);
        }
    }

    [Fact]
    public void Sign_flips_of_right_and_wrong_answers_are_McNemars_exact_test()
    {
        var test = SignFlip.Of([.. Enumerable.Repeat(1.0, 9), .. Enumerable.Repeat(-1.0, 3), .. Enumerable.Repeat(0.0, 40)]);
        Assert.Equal(new McNemar(9, 3).Exact, test.P, 1e-12);
        Assert.Equal(1, SignFlip.Of([]).P);
        Assert.Throws<ArgumentException>(() => SignFlip.Of([double.NaN]));
    }

    [Fact]
    public void Sign_flips_hold_their_level_and_find_what_is_there()
    {
        var random = new Seed(11).Random();
        double[] Differences(double lead) => [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble() - 0.5 + lead)];
        Assert.InRange(Enumerable.Range(0, 100).Count(_ => SignFlip.Of(Differences(0)).P < 0.05), 0, 12);
        Assert.Equal(20, Enumerable.Range(0, 20).Count(_ => SignFlip.Of(Differences(0.3)).P < 0.05));
    }

    [Fact]
    public void Holm_agrees_with_statsmodels()
    {
        foreach (var c in Expected.Cases("holm"))
        {
            var adjusted = Holm.Adjust(c.Numbers("p"));
            foreach (var (expected, actual) in c.Numbers("adjusted").Zip(adjusted))
            {
                Assert.Equal(expected, actual, 1e-12);
            }
        }

        Assert.Empty(Holm.Adjust([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Holm.Adjust([0.5, double.NaN]));
    }
}
