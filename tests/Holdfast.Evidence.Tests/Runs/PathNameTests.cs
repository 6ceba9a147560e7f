using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Tests.Runs;

public sealed class PathNameTests
{
    [Theory]
    [InlineData("tar", true)]
    [InlineData("forget-adamw-2e-5", true)]
    [InlineData("a.b_c-9", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\0", false)]
    [InlineData("m.", false)]
    [InlineData("-m", false)]
    [InlineData("é", false)]
    [InlineData("m+training", false)]
    [InlineData("NUL", false)]
    [InlineData("com1.txt", false)]
    [InlineData("console", true)]
    public void Names_that_may_be_part_of_a_path(string name, bool fits) => Assert.Equal(fits, PathName.Fits(name));

    [Fact]
    public void Three_of_the_longest_names_fit_into_the_name_of_a_file()
    {
        var name = new string('n', PathName.MostCharacters);
        Assert.True(PathName.Fits(name));
        Assert.False(PathName.Fits(name + "n"));
        Assert.InRange((new Cell(long.MinValue, name, name).FileName + ".json.tmp").Length, 0, 255);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/../../b")]
    [InlineData("C:")]
    public void No_path_leads_out_of_its_folder(string part) => Assert.Equal(
        $"Expected the name of something below '/runs/one', got '{part}', which leads elsewhere. Rename what it is called after.",
        Assert.Throws<InputFaultException>(() => PathName.Below("/runs/one", "checkpoints", part)).Message);
}
