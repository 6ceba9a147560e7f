using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

public class OptionPatchTests
{
    private static readonly IPlant Tree = new FigTree { Height = 2, Beside = new FigTree { Height = 3, Beside = new Fern() } };

    [Fact]
    public void Options_are_set_by_their_place_however_deep()
    {
        var patched = (FigTree)OptionPatch.Apply(Tree, new Dictionary<string, string>
        {
            ["height"] = "4.5",
            ["beside.height"] = "0.5",
            ["beside.beside"] = "{ kind: fig-tree, height: 9 }",
        });
        Assert.Equal(4.5, patched.Height);
        Assert.Equal(new FigTree { Height = 0.5, Beside = new FigTree { Height = 9 } }, patched.Beside);
        Assert.Equal(2, ((FigTree)Tree).Height);
    }

    [Fact]
    public void Nothing_to_set_leaves_the_choice() => Assert.Same(Tree, OptionPatch.Apply(Tree, new Dictionary<string, string>()));

    [Theory]
    [InlineData("heigth", "1", "heigth: Expected an option, got the unknown key 'heigth'. Did you mean 'height'?")]
    [InlineData("height", "0", "height: Expected a number of at least 0.1, got 0.")]
    [InlineData("height", "tall", "height: Expected a number, got 'tall'.")]
    [InlineData("beside.beside.shade", "1", "beside.beside.shade: Expected an option, got the unknown key 'shade'.")]
    [InlineData("beside.beside.beside.height", "1",
        "Expected the place of an option, got 'beside.beside.beside.height', where nothing is at 'height'. Name one by its keys")]
    [InlineData("beside[0].height", "1",
        "Expected the place of an option, got 'beside[0].height', where nothing is at 'height'. Name one by its keys, joined by dots.")]
    public void What_does_not_fit_is_told_by_its_place(string place, string value, string fault)
    {
        var faults = new List<string>();
        OptionPatch.TryApply(Tree, new Dictionary<string, string> { [place] = value }, faults);
        Assert.StartsWith(fault, Assert.Single(faults));
    }
}
