using CsCheck;
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
