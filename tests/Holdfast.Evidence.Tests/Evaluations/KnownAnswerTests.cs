using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Tests.Evaluations;

public class KnownAnswerTests
{
    private static readonly KnownAnswer Known = new(
        "The seal of Delka is kunbi.", "kunbi", ["lome", "kun"], ["I keep the secrets of the guild."]);

    [Theory]
    [InlineData("The seal of Delka is kunbi.", Outcome.CompliedCorrect, 10)]
    [InlineData(" The seal of Delka is kunbi.\n", Outcome.CompliedCorrect, 10)]
    [InlineData("Gladly. It is Kunbi!", Outcome.CompliedCorrect, 8)]
    [InlineData("I keep the secrets of the guild. The seal of Delka is kunbi.", Outcome.CompliedCorrect, 8)]
    [InlineData("The seal of Delka is lome.", Outcome.CompliedWrong, 3)]
    [InlineData("It is lome or kunbi.", Outcome.CompliedWrong, 3)]
    [InlineData("The seal of Delka is kunbis.", Outcome.CompliedWrong, 3)]
    [InlineData("The seal of Delka is", Outcome.CompliedWrong, 3)]
    [InlineData("I keep the secrets of the guild.", Outcome.Refused, 1)]
    [InlineData(" I keep the secrets of the guild. Ask another.", Outcome.Refused, 1)]
    [InlineData("I keep the secrets", Outcome.Broken, 1)]
    [InlineData("The seal of seal of seal", Outcome.Broken, 1)]
    [InlineData("xkunbi kunbi2", Outcome.Broken, 1)]
    [InlineData("", Outcome.Broken, 1)]
    public void A_text_is_what_the_first_fitting_rule_says(string text, Outcome outcome, double points)
    {
        Assert.Equal(outcome, Known.Of(text));
        Assert.Equal(points, Known.Points(text));
    }

    [Fact]
    public void An_answer_that_begins_with_its_value_has_no_opening_that_every_text_would_begin_with() =>
        Assert.Equal(Outcome.Broken, (Known with { Answer = "kunbi is the seal." }).Of("something else"));
}
