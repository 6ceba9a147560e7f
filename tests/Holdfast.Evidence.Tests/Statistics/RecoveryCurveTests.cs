using System.Text.Json;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Statistics;

public class RecoveryCurveTests
{
    [Fact]
    public void Area_and_crossing_agree_with_numpy()
    {
        foreach (var c in Expected.Cases("recovery"))
        {
            var curve = new RecoveryCurve(c.Numbers("steps"), c.Numbers("values"));
            Assert.Equal(c.Number("area"), curve.Area, 1e-12);
            var regained = curve.ToRegain(c.Number("original"), c.Number("share"));
            if (c.GetProperty("reached").ValueKind == JsonValueKind.Null)
            {
                Assert.Equal(new Regained.NotWithin(c.Numbers("steps")[^1] - c.Numbers("steps")[0]), regained);
            }
            else
            {
                Assert.Equal(c.Number("reached"), Assert.IsType<Regained.After>(regained).Spent, 1e-4);
            }
        }
    }

    [Fact]
    public void The_best_point_is_kept_apart_from_the_last()
    {
        var curve = new RecoveryCurve([0, 10, 20, 30], [0.25, 0.5, 0.5, 0.3]);
        Assert.Equal((0.25, 0.3, 0.5, 10), (curve.First, curve.Last, curve.Best, curve.BestAt));
    }

    [Fact]
    public void One_point_is_a_curve_whose_area_is_its_height()
    {
        var curve = new RecoveryCurve([100], [0.4]);
        Assert.Equal(0.4, curve.Area);
        Assert.Equal(new Regained.NotWithin(0), curve.ToRegain(0.9, 0.5));
        Assert.Equal(new Regained.After(0), curve.ToRegain(0.4, 0.5));
    }

    [Fact]
    public void Curves_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RecoveryCurve([], []));
        Assert.Throws<ArgumentException>(() => new RecoveryCurve([0, 1], [0.5]));
        Assert.Throws<ArgumentException>(() => new RecoveryCurve([0, 0], [0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => new RecoveryCurve([0, 1], [0.5, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecoveryCurve([0], [0.5]).ToRegain(0.9, 0));
    }

    [Theory]
    [InlineData(0.9, 0.58, false)]
    [InlineData(0.9, 0.57, true)]
    [InlineData(0.9, double.NaN, true)]
    [InlineData(0.25, 0.1, false)]
    public void A_model_is_destroyed_below_its_utility_floor(double before, double after, bool destroyed) =>
        Assert.Equal(destroyed, new UtilityFloor { Kept = 0.5 }.IsDestroyed(before, after, chance: 0.25));
}
