using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Tests.Runs;

public class OmissionTests
{
    /// <summary>Texts named after a domain, as in biology/forget, were missing in reports.</summary>
    [Theory]
    [InlineData("texts/retain")]
    [InlineData("texts/biology/forget")]
    public void A_journal_tells_what_was_left_out_of_texts_with_and_without_a_domain(string input)
    {
        var omission = new Omission(input, Omission.TooLong, 3, 8);
        Assert.Equal(
            [omission],
            Omission.Told([Curve(omission.Series, 3), Curve(omission.SeriesOfAll, 8), Curve("inputs/texts", 1), Curve("seed-1/loss", 2)]));
    }

    private static Curve Curve(string series, double value) => new(series, [new CurvePoint(0, value)]);
}
