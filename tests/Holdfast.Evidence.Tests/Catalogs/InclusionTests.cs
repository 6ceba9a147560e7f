using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

public sealed class InclusionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_takes_over_what_it_includes_and_sets_entries_anew()
    {
        Write("base.yaml", """
            name: base
            depths: [1, 2]
            middle: { kind: fig-tree, height: 2, picture: far.png }
            labelled: { a: fern, b: { kind: fig-tree, height: 3 } }
            pond: { fish: 4 }
            """);
        Write("twin.yaml", """
            include: base.yaml
            name: twin
            depths: [5]
            middle: { height: 7 }
            labelled: { c: fern, b: fern }
            """);
        var garden = OptionBinder.Bind<Garden>(OptionFile.Read(At("twin.yaml")));
        Assert.Equal("twin", garden.Name);
        Assert.Equal([5], garden.Depths);
        Assert.Equal(new FigTree { Height = 7, Picture = "far.png" }, garden.Middle);
        Assert.Equal([new("a", new Fern()), new("b", new Fern()), new("c", new Fern())], garden.Labelled);
        Assert.Equal(4, garden.Pond.Fish);
    }

    [Fact]
    public void An_entry_that_is_reset_is_left_out()
    {
        Write("base.yaml", """
            name: base
            depths: [1, 2]
            labelled: { a: fern, b: { kind: fig-tree, height: 3 }, c: fern }
            """);
        Write("twin.yaml", """
            include: base.yaml
            depths: !reset
            labelled: { a: !reset , b: !reset null, d: fern }
            """);
        var garden = OptionBinder.Bind<Garden>(OptionFile.Read(At("twin.yaml")));
        Assert.Equal([new("c", new Fern()), new("d", new Fern())], garden.Labelled);
        Assert.Equal(new Garden { Name = "" }.Depths, garden.Depths);

        Write("twin.yaml", "include: base.yaml\nlabelled: { aa: !reset }");
        Assert.StartsWith(
            $"{At("twin.yaml")}:2: labelled.aa: Expected a plant, got nothing.",
            Assert.Throws<InputFaultException>(() => OptionBinder.Bind<Garden>(OptionFile.Read(At("twin.yaml")))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_one_kind_say_nothing_about_another()
    {
        Write("base.yaml", "name: base\nmiddle: { kind: fig-tree, height: 2 }");
        Write("twin.yaml", "include: base\nmiddle: { kind: fern }");
        Assert.Equal(new Fern(), OptionBinder.Bind<Garden>(OptionFile.Read(At("twin.yaml"))).Middle);
    }

    [Fact]
    public void Paths_and_faults_belong_to_the_file_that_wrote_them()
    {
        Directory.CreateDirectory(At("far"));
        Write("far/base.yaml", "name: base\nmap: map.svg\nmiddle: { kind: fig-tree, picture: fig.png }");
        Write("twin.yaml", "include: far/base.yaml\nmiddle: { picture: own.png }");
        var faults = new List<string>();
        var garden = OptionBinder.TryBind<Garden>(
            OptionFile.Read(At("twin.yaml")), faults, (written, file) =>
                Path.GetRelativePath(_folder, Path.Combine(Path.GetDirectoryName(file)!, written)))!;
        Assert.Equal((Path.Combine("far", "map.svg"), "own.png"), (garden.Map, ((FigTree)garden.Middle).Picture));

        Write("far/base.yaml", "name: base\nbeds: 0");
        Write("twin.yaml", "include: far/base.yaml\narea: -1");
        Assert.Equal(
            [
                $"{At("far/base.yaml")}:2: beds: Expected a whole number from 1 to 100, got 0.",
                $"{At("twin.yaml")}:2: area: Expected a number above 0 and at most 1000000000, got -1.",
            ],
            Assert.Throws<InputFaultException>(() => OptionBinder.Bind<Garden>(OptionFile.Read(At("twin.yaml")))).Faults);
    }

    [Theory]
    [InlineData("include: gone.yaml", "Expected a YAML file at {0}/gone.yaml, got no such file. Check the path.")]
    [InlineData("include: [a.yaml]", "{0}/a.yaml:1: include: Expected the path of a file, got a list. Name one file.")]
    [InlineData("include: b.yaml", "{0}/a.yaml:1: include: Expected files that include one another without a circle, got {0}/a.yaml again. Remove one include.")]
    [InlineData("include: list.yaml", "{0}/a.yaml:1: include: Expected a file of options, got a list in {0}/list.yaml. Include another file.")]
    [InlineData("include: 0.yaml", "{0}/7.yaml:1: include: Expected at most 8 files that include one another, got more. Write the options out.")]
    public void What_cannot_be_included_is_refused(string text, string fault)
    {
        Write("a.yaml", text);
        Write("b.yaml", "include: a.yaml");
        Write("list.yaml", "[]");
        for (var i = 0; i < 12; i++)
        {
            Write($"{i}.yaml", $"include: {i + 1}.yaml");
        }

        var told = Assert.Throws<InputFaultException>(() => OptionFile.Read(At("a.yaml"))).Message;
        Assert.Equal(fault.Replace("{0}", _folder, StringComparison.Ordinal), told);
    }

    [Fact]
    public void A_bare_name_is_looked_for_beside_the_file_and_then_elsewhere()
    {
        Directory.CreateDirectory(At("shipped"));
        Write("shipped/base.yaml", "name: shipped");
        Write("twin.yaml", "include: base\nbeds: 2");
        Assert.Equal("shipped", Name());
        Write("base.yaml", "name: beside");
        Assert.Equal("beside", Name());

        string Name() => OptionBinder.Bind<Garden>(OptionFile.Read(At("twin.yaml"), name => At($"shipped/{name}.yaml"))).Name;
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);
}
