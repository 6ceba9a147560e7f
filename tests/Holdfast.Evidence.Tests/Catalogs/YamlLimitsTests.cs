using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

public sealed class YamlLimitsTests
{
    [Theory]
    [InlineData("seeds: [1", "g.yaml:2: Expected YAML, got something else: ")]
    [InlineData("seeds: [1\nmodel: { a: b }", "g.yaml:1: Expected YAML, got text that cannot be read from here on. Look for a bracket or quote that is not closed.")]
    [InlineData("? &a [*a]", "g.yaml:1: Expected a name as key, got the anchor '*a'. Write 'name: value'.")]
    [InlineData("x: 1\ny: &a [*a]", "g.yaml:2: Expected options, got an anchor that contains itself. Write them out.")]
    [InlineData("x: &a 1\n*a : 2", "g.yaml:2: Expected a name as key, got the anchor '*a'. Write 'name: value'.")]
    public void Text_on_which_the_library_breaks_is_told_as_a_fault(string text, string fault) =>
        Assert.StartsWith(fault, Told(text), StringComparison.Ordinal);

    [Fact]
    public void Fifty_levels_are_read_and_fifty_one_refused()
    {
        Assert.NotNull(OptionFile.Parse(new string('[', 50) + new string(']', 50), "g.yaml"));
        Assert.Equal("g.yaml:1: Expected at most 50 levels of options, got more. Write them less deeply.", Told(new string('[', 51) + new string(']', 51)));
    }

    [Fact]
    public void Anchors_count_as_often_as_they_are_written_out()
    {
        var tens = string.Concat(Enumerable.Range(1, 5).Select(n => $"a{n}: &a{n} [{string.Join(", ", Enumerable.Repeat($"*a{n - 1}", 10))}]\n"));
        Assert.NotNull(OptionFile.Parse("a0: &a0 1\n" + tens, "g.yaml"));
        Assert.Equal(
            "g.yaml:7: Expected at most 200000 options with every anchor written out, got more. Write fewer.",
            Told("a0: &a0 1\n" + tens + "last: [*a5, *a5]\n"));
    }

    [Fact]
    public void A_file_larger_than_any_recipe_is_not_read()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, new string('#', YamlLimits.MostBytes));
        Assert.Equal($"{path}: Expected one YAML document, got 0. Keep exactly one.", Assert.Throws<InputFaultException>(() => OptionFile.Read(path)).Message);
        File.AppendAllText(path, "#");
        Assert.Equal(
            $"Expected a YAML file of at most 1048576 bytes, got more in {path}. Give a file of options.", Assert.Throws<InputFaultException>(() => OptionFile.Read(path)).Message);
        File.Delete(path);
    }

    [Fact]
    public void What_people_call_a_choice_otherwise_is_known()
    {
        Card[] cards = [new("dora", "", "", typeof(object)), new("low-rank", "", "", typeof(object)) { Aliases = ["lora"] }];
        Assert.Equal(" Did you mean 'low-rank'?", Spelling.Advice("lorra", cards));
    }

    private static string Told(string text) => Assert.Throws<InputFaultException>(() => OptionFile.Parse(text, "g.yaml")).Message;
}
