using Holdfast.Adversaries;
using Holdfast.Data;

namespace Holdfast.Tests.Data;

public class DatasetNamesTests
{
    [Theory]
    [InlineData("forget-attacker", "", "forget-attacker", "forget")]
    [InlineData("biology/forget-attacker", "biology", "forget-attacker", "biology/forget")]
    [InlineData("biology/forget-rephrased", "biology", "forget-rephrased", "biology/forget-rephrased")]
    [InlineData("retain", "", "retain", "retain")]
    public void A_name_is_a_domain_and_a_kind(string name, string domain, string kind, string family)
    {
        Assert.Equal((domain, kind), (DatasetNames.DomainOf(name), DatasetNames.KindOf(name)));
        Assert.Equal(family, AttackFamily.DataOf(name));
    }

    [Theory]
    [InlineData("biology", "biology/forget-attacker", "retain")]
    [InlineData("biology", "biology/forget-attacker", "biology/retain", "biology/forget-rephrased")]
    [InlineData("", "biology/forget-attacker", "physics/forget-attacker")]
    [InlineData("", "forget-attacker")]
    [InlineData("", "biology/retain")]
    public void The_domain_of_several_texts_is_the_one_that_all_forget_texts_share(string domain, params string[] names) =>
        Assert.Equal(domain, DatasetNames.DomainOf(names));
}
