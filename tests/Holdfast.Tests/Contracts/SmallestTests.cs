using Holdfast.Adversaries;
using Holdfast.Attacks;
using Holdfast.Evidence.Catalogs;
using Holdfast.Safeguards;

namespace Holdfast.Tests.Contracts;

public class SmallestTests
{
    [Fact]
    public void No_choice_stays_outside_the_contracts()
    {
        Assert.Equal(Catalog<IAttack>.Cards.Select(card => card.Kind), Smallest.Attacks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Catalog<ISafeguard>.Cards.Select(card => card.Kind), Smallest.Safeguards.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Catalog<IAdversary>.Cards.Select(card => card.Kind), Smallest.Adversaries.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_smallest_options_of_a_kind_are_of_that_kind()
    {
        Assert.All(Smallest.Attacks.Keys, kind =>
            Assert.Equal(kind, Catalog<IAttack>.Of(Smallest.Bound<IAttack>(Smallest.Attacks, kind)).Kind));
        Assert.All(
            Smallest.Safeguards.Keys, kind =>
                Assert.Equal(kind, Catalog<ISafeguard>.Of(Smallest.Bound<ISafeguard>(Smallest.Safeguards, kind)).Kind));
        Assert.All(
            Smallest.Adversaries.Keys, kind =>
                Assert.Equal(kind, Catalog<IAdversary>.Of(Smallest.Bound<IAdversary>(Smallest.Adversaries, kind)).Kind));
    }
}
