using CsCheck;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Statistics;

public class IntervalTests
{
    [Fact]
    public void Wilson_agrees_with_statsmodels()
    {
        foreach (var c in Expected.Cases("wilson"))
        {
            var interval = Wilson.Of(c.Whole("right"), c.Whole("n"));
            Assert.Equal(c.Number("low"), interval.Low, 1e-12);
            Assert.Equal(c.Number("high"), interval.High, 1e-12);
        }
    }

    [Fact]
    public void The_mean_over_subjects_agrees_with_the_roots_of_the_score_equation()
    {
        foreach (var c in Expected.Cases("wilsonMean"))
        {
            var interval = Wilson.OfMean([.. c.GetProperty("subjects").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))]);
            Assert.Equal(c.Number("low"), interval.Low, 1e-9);
            Assert.Equal(c.Number("high"), interval.High, 1e-9);
        }
    }

    [Fact]
    public void Wilson_holds_the_share_and_shrinks_with_more_questions() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Double[0, 1]).Sample((n, share) =>
        {
            var right = (int)Math.Round(share * n);
            var interval = Wilson.Of(right, n);
            var tenfold = Wilson.Of(right * 10, n * 10);
            Assert.InRange((double)right / n, interval.Low, interval.High);
            Assert.InRange(interval.Low, 0, 1);
            Assert.InRange(interval.High, 0, 1);
            Assert.True(tenfold.High - tenfold.Low < interval.High - interval.Low);
        });

    [Fact]
    public void The_interval_of_graded_marks_is_that_of_a_share_with_the_same_mean()
    {
        Assert.Equal(Wilson.Of(37, 148), Wilson.Of(37 / 148.0, 148));
        var between = Wilson.Of(37.5 / 148, 148);
        Assert.InRange(between.Low, Wilson.Of(37, 148).Low, Wilson.Of(38, 148).Low);
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(double.NaN, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(1.5, 4));
    }

    [Fact]
    public void Wilson_refuses_impossible_counts()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(-1, 4));
        Assert.Throws<ArgumentException>(() => Wilson.OfMean([]));
    }

    [Fact]
    public void The_ratio_agrees_with_a_robust_regression_through_the_origin()
    {
        foreach (var c in Expected.Cases("ratio"))
        {
            var (value, interval) = Ratio.Of([.. c.Numbers("values").Zip(c.Numbers("weights"))]);
            Assert.Equal(c.Number("ratio"), value, 1e-12);
            Assert.Equal(c.Number("low"), interval.Low, 1e-9);
            Assert.Equal(c.Number("high"), interval.High, 1e-9);
        }

        Assert.Throws<ArgumentException>(() => Ratio.Of([(1.0, 1.0)]));
    }
}
