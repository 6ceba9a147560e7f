using CsCheck;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

public class SpellingTests
{
    [Theory]
    [InlineData("steps", "steps", 0)]
    [InlineData("stpes", "steps", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Edits_are_counted(string a, string b, int edits) => Assert.Equal(edits, Spelling.Edits(a, b));

    [Fact]
    public void Edits_are_symmetric_and_zero_only_for_equal_words() =>
        Gen.Select(Gen.String[Gen.Char['a', 'd'], 0, 6], Gen.String[Gen.Char['a', 'd'], 0, 6]).Sample((a, b) =>
            Spelling.Edits(a, b) == Spelling.Edits(b, a) && (Spelling.Edits(a, b) == 0) == (a == b));

    [Fact]
    public void Nothing_near_is_no_suggestion() => Assert.Null(Spelling.Nearest("banana", ["steps", "rate"]));

    [Fact]
    public void Kebab_case_of_enum_names() => Assert.Equal(
        ["late-spring", "sgd", "x"], new[] { "LateSpring", "SGD", "X" }.Select(OptionNames.Kebab));
}
