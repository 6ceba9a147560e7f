using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

public class OptionBinderTests
{
    [Fact]
    public void What_a_file_leaves_out_keeps_the_initialiser()
    {
        var garden = Bind("name: Eden");
        Assert.Equal("Eden", garden.Name);
        Assert.Equal(3, garden.Beds);
        Assert.Equal(Season.LateSpring, garden.Opens);
        Assert.Equal(new Fern(), garden.Middle);
        Assert.Null(garden.Visitors);
    }

    [Fact]
    public void Every_shape_binds()
    {
        var garden = Bind("""
            name: "7"
            beds: 12
            area: 2e-5
            seeds: 123456789012
            fenced: true
            opens: winter
            visitors: 4
            motto: ~
            depths: [1, 2.5]
            middle: { kind: fig-tree, height: 2, beside: fern }
            plants:
              - fern
              - kind: fig-tree
            labelled: { z: fern, a: { kind: fern } }
            pond: { fish: 1 }
            """);
        Assert.Equal(("7", 12, 2e-5, 123456789012L, true), (garden.Name, garden.Beds, garden.Area, garden.Seeds, garden.Fenced));
        Assert.Equal((Season.Winter, (int?)4, (string?)null), (garden.Opens, garden.Visitors, garden.Motto));
        Assert.Equal([1, 2.5], garden.Depths);
        Assert.Equal(new FigTree { Height = 2, Beside = new Fern() }, garden.Middle);
        Assert.Equal<IPlant>([new Fern(), new FigTree()], garden.Plants);
        Assert.Equal(["z", "a"], garden.Labelled.Keys);
        Assert.Equal(1, garden.Pond.Fish);
    }

    [Fact]
    public void A_mapping_takes_over_the_entries_of_another_and_sets_some_anew()
    {
        var garden = Bind("""
            name: x
            labelled:
              tall: &tree { kind: fig-tree, height: 2, beside: fern }
              low: { <<: *tree, height: 1 }
              same: *tree
            """);
        Assert.Equal(new FigTree { Height = 2, Beside = new Fern() }, garden.Labelled["tall"]);
        Assert.Equal(new FigTree { Height = 1, Beside = new Fern() }, garden.Labelled["low"]);
        Assert.Equal(garden.Labelled["tall"], garden.Labelled["same"]);
    }

    [Theory]
    [InlineData("labelled:\n  tall: &tree { kind: fig-tree }\n  low: { <<: *tree, hight: 1 }", "g.yaml:4: labelled.low.hight: Expected an option")]
    [InlineData("labelled: { low: { <<: *tree, height: 1 } }", "Expected YAML, got something else: The anchor 'tree' does not exist")]
    [InlineData("labelled: { low: { <<: 3, height: 1 } }", "g.yaml:2: Expected the anchor of a mapping after '<<', got ")]
    [InlineData("middle: &tree { kind: fig-tree, beside: *tree }", "g.yaml:2: Expected ")]
    public void A_fault_in_what_is_taken_over_is_told_where_it_stands(string text, string fault)
    {
        var told = Assert.Throws<InputFaultException>(() => Bind("name: x\n" + text));
        Assert.Contains(fault, told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: x\nbedz: 2", "g.yaml:2: bedz: Expected an option, got the unknown key 'bedz'. Did you mean 'beds'?")]
    [InlineData("name: x\nBeds: 2", "g.yaml:2: Beds: Expected an option, got the unknown key 'Beds'. Did you mean 'beds'?")]
    [InlineData("name: x\nmiddle: figtree", "g.yaml:2: middle: Expected the kind of a plant, got 'figtree'. Did you mean 'fig-tree'?")]
    [InlineData("name: x\nmiddle: { kind: rock }", "g.yaml:2: middle.kind: Expected the kind of a plant, got 'rock'. Known: fern, fig-tree.")]
    [InlineData("name: x\nmiddle: { height: 1 }", "g.yaml:2: middle: Expected a plant with a kind, got a mapping. Add one of: fern, fig-tree.")]
    [InlineData("name: x\nopens: late_spring", "g.yaml:2: opens: Expected one of winter, late-spring, got 'late_spring'. Did you mean 'late-spring'?")]
    [InlineData("name: x\nbeds: 0", "g.yaml:2: beds: Expected a whole number from 1 to 100, got 0.")]
    [InlineData("name: x\nbeds: 2.5", "g.yaml:2: beds: Expected a whole number, got '2.5'.")]
    [InlineData("name: x\nbeds: '2'", "g.yaml:2: beds: Expected a whole number, got the quoted text '2'.")]
    [InlineData("name: x\nbeds:", "g.yaml:2: beds: Expected a whole number, got nothing. Give a value or remove the key.")]
    [InlineData("name: x\narea: 0", "g.yaml:2: area: Expected a number above 0 and at most 1000000000, got 0.")]
    [InlineData("name: x\narea: .nan", "g.yaml:2: area: Expected a number, got '.nan'.")]
    [InlineData("name: x\narea: NaN", "g.yaml:2: area: Expected a number, got 'NaN'.")]
    [InlineData("name: x\nfenced: yes", "g.yaml:2: fenced: Expected true or false, got 'yes'.")]
    [InlineData("name: x\ndepths: []", "g.yaml:2: depths: Expected at least 1 entry, got none.")]
    [InlineData("name: x\ndepths: 3", "g.yaml:2: depths: Expected a list, got '3'. Write [a, b] or one '- ' line for each entry.")]
    [InlineData("name: x\ndepths: [1, two]", "g.yaml:2: depths[1]: Expected a number, got 'two'.")]
    [InlineData("name: x\npond: 3", "g.yaml:2: pond: Expected options, got '3'. Write one 'key: value' line for each option.")]
    [InlineData("name: x\npond: {}", "g.yaml:2: pond: Expected the option 'fish', got none. Add it: a whole number.")]
    [InlineData("name: x\nlabelled: [fern]", "g.yaml:2: labelled: Expected a mapping from names, got a list. Write one 'name: value' line for each entry.")]
    [InlineData("name: x\nmiddle: { kind: fig-tree, height: 0.01 }", "g.yaml:2: middle.height: Expected a number of at least 0.1, got 0.01.")]
    [InlineData("name: x\nplants:\n- { kind: fig-tree, beside: { kind: fern, size: 2 } }", "g.yaml:3: plants[0].beside.size: Expected an option, got the unknown key 'size'. None is known here.")]
    [InlineData("beds: 1", "g.yaml:1: Expected the option 'name', got none. Add it: a text.")]
    [InlineData("name: x\nbeds: 1\nplants: [fern, fern]", "g.yaml:1: Expected at most as many plants as beds, got 2 plants in 1 beds. Remove some.")]
    [InlineData("[]", "g.yaml:1: Expected options, got a list. Write one 'key: value' line for each option.")]
    [InlineData("", "g.yaml: Expected one YAML document, got 0. Keep exactly one.")]
    [InlineData("--- 1\n--- 2", "g.yaml: Expected one YAML document, got 2. Keep exactly one.")]
    public void A_fault_says_where_what_and_how_to_mend(string yaml, string fault) =>
        Assert.Equal([fault], Faults(yaml));

    [Theory]
    [InlineData("name: x\nmiddle: ficus", "")]
    [InlineData("name: x\nmiddle: { kind: fikus }", "g.yaml:2: middle.kind: Expected the kind of a plant, got 'fikus'. Did you mean 'fig-tree'?")]
    public void Another_name_of_the_field_is_as_good_as_the_kind(string yaml, string fault)
    {
        if (fault.Length > 0)
        {
            Assert.Equal([fault], Faults(yaml));
            return;
        }

        Assert.Equal(new FigTree(), Bind(yaml).Middle);
        Assert.Contains("kind: fig-tree", OptionWriter.Write(Bind(yaml)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_in_a_former_place_is_told_to_a_person_and_read_from_a_file_of_ours()
    {
        const string yaml = "name: x\nmiddle: { kind: fig-tree, size: 3, smell: sweet }";
        Assert.Equal(
            [
                "g.yaml:2: middle.size: Expected an option, got the former place of 'height'. Write it there.",
                "g.yaml:2: middle.smell: Expected an option, got one that nothing depends on any more. Remove it.",
            ],
            Faults(yaml));
        Assert.Equal(new FigTree { Height = 3 }, OptionBinder.Bind<Garden>(OptionFile.Parse(yaml, "g.yaml"), isResolved: true).Middle);
    }

    [Fact]
    public void All_faults_are_found_together() => Assert.Equal(
        [
            "g.yaml:1: bedz: Expected an option, got the unknown key 'bedz'. Did you mean 'beds'?",
            "g.yaml:2: area: Expected a number above 0 and at most 1000000000, got -1.",
            "g.yaml:3: middle: Expected the kind of a plant, got 'rock'. Known: fern, fig-tree.",
            "g.yaml:1: Expected the option 'name', got none. Add it: a text.",
        ],
        Faults("bedz: 1\narea: -1\nmiddle: rock"));

    [Theory]
    [InlineData("name: [x", "g.yaml:2: Expected YAML, got something else:")]
    [InlineData("name: x\nname: y", "g.yaml:2: Expected YAML, got something else:")]
    [InlineData("name: x\n\tbeds: 1", "g.yaml:2: Expected YAML, got something else:")]
    public void Broken_yaml_names_the_line(string yaml, string start) => Assert.StartsWith(start, Assert.Single(Faults(yaml)));

    [Fact]
    public void A_missing_file_is_a_fault() => Assert.Equal(
        "Expected a YAML file at nowhere.yaml, got no such file. Check the path.",
        Assert.Throws<InputFaultException>(() => OptionFile.Read("nowhere.yaml")).Message);

    [Fact]
    public void Other_bytes_than_utf8_are_a_fault()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [0x6e, 0x3a, 0x20, 0xff]);
        Assert.Equal(
            $"Expected UTF-8 text, got other bytes in {path}. Save the file as UTF-8.",
            Assert.Throws<InputFaultException>(() => OptionFile.Read(path)).Message);
        File.Delete(path);
    }

    private static Garden Bind(string yaml) => OptionBinder.Bind<Garden>(OptionFile.Parse(yaml, "g.yaml"));

    private static IReadOnlyList<string> Faults(string yaml) => Assert.Throws<InputFaultException>(() => Bind(yaml)).Faults;
}
