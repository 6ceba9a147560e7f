using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Statistics;

public class AgreementTests
{
    /// <summary>The example of Cohen's kappa for two readers: 20 both yes, 15 both no, 5 and 10 apart; p 0.7, e 0.5, κ 0.4.</summary>
    [Fact]
    public void Kappa_is_what_is_left_of_agreement_beyond_chance()
    {
        var agreement = Agreement.Of(
        [
            .. Enumerable.Repeat((1.0, 1.0), 20), .. Enumerable.Repeat((1.0, 0.0), 5),
            .. Enumerable.Repeat((0.0, 1.0), 10), .. Enumerable.Repeat((0.0, 0.0), 15),
        ]);
        Assert.Equal(0.7, agreement.Share, 1e-12);
        Assert.Equal(0.4, agreement.Kappa, 1e-12);
        Assert.Equal(50, agreement.N);
    }

    [Fact]
    public void A_missing_mark_counts_neither_for_nor_against() =>
        Assert.Equal(new Agreement(1, 1, 2), Agreement.Of([(1, 1), (0, 0), (double.NaN, 1), (0, double.NaN)]));

    [Fact]
    public void Judges_who_give_one_mark_to_everything_have_no_kappa()
    {
        Assert.Equal(new Agreement(1, double.NaN, 2), Agreement.Of([(1, 1), (1, 1)]));
        Assert.Equal(new Agreement(double.NaN, double.NaN, 0), Agreement.Of([]));
    }
}
