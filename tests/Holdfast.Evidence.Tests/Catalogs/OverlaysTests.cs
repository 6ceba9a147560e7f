using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

public class OverlaysTests
{
    private static readonly Overlays Beds = new("beds", "bed");

    [Fact]
    public void Each_name_has_the_file_with_its_own_laid_over_it_and_its_name_put_in()
    {
        var faults = new List<string>();
        var files = Beds.Of(OptionFile.Parse("""
            title: "a bed of {bed}"
            sizes: [1, 2]
            plants: { first: { kind: rose, height: 1 }, second: { kind: tree } }
            beds:
              north: { plants: { first: { height: 7 }, third: "{bed}/x" } }
              south: { sizes: [3], plants: { first: { kind: tree } } }
              west:
            """, "garden.yaml"), faults)!;

        Assert.Empty(faults);
        Assert.Equal(["north", "south", "west"], files.Keys);
        Assert.Equal(
            "{ title: a bed of north, sizes: [1, 2], plants: { first: { kind: rose, height: 7 }, second: { kind: tree }, third: north/x } }",
            Text(files["north"]));
        Assert.Equal(
            "{ title: a bed of south, sizes: [3], plants: { first: { kind: tree }, second: { kind: tree } } }", Text(files["south"]));
        Assert.StartsWith("{ title: a bed of west, sizes: [1, 2]", Text(files["west"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_the_key_says_one_thing() =>
        Assert.Null(Beds.Of(OptionFile.Parse("title: a", "garden.yaml"), []));

    [Theory]
    [InlineData("beds: 3", "1: beds: Expected the names of beds, each with what is said otherwise for it, got '3'. Write 'beds: { first: {}, second: {} }', or leave the key out.")]
    [InlineData("beds: {}", "1: beds: Expected the names of beds, each with what is said otherwise for it, got a mapping. Write 'beds: { first: {}, second: {} }', or leave the key out.")]
    [InlineData("beds:\n  north: 3", "2: beds.north: Expected what is said otherwise for it, got '3'. Write 'north: {}' where nothing is.")]
    [InlineData("beds:\n  north: { beds: { west: {} } }", "2: beds.north.beds: Expected no beds within a bed, got some. Put them beside each other.")]
    [InlineData("beds:\n  north: { name: other }", "2: beds.north.name: Expected no other name than that of the bed, got 'other'. Remove the key.")]
    public void What_cannot_be_meant_is_told_with_its_line(string text, string fault)
    {
        var faults = new List<string>();
        Beds.Of(OptionFile.Parse(text, "garden.yaml"), faults);
        Assert.Equal([$"garden.yaml:{fault}"], faults);
    }

    [Fact]
    public void Faults_of_options_name_the_line_that_wrote_them_in_whichever_part()
    {
        var faults = new List<string>();
        var files = Beds.Of(OptionFile.Parse("""
            count: many
            beds:
              north: {}
              south:
                count: few
            """, "garden.yaml"), [])!;
        OptionBinder.TryBind<Bed>(files["north"], faults);
        OptionBinder.TryBind<Bed>(files["south"], faults);
        Assert.Equal(
            [
                "garden.yaml:1: count: Expected a whole number, got 'many'.",
                "garden.yaml:5: count: Expected a whole number, got 'few'.",
            ], faults);
    }

    private static string Text(OptionFile file) => Flow(file.Root);

    private static string Flow(YamlDotNet.RepresentationModel.YamlNode node) => node switch
    {
        YamlDotNet.RepresentationModel.YamlMappingNode map =>
            $"{{ {string.Join(", ", map.Children.Select(entry => $"{Flow(entry.Key)}: {Flow(entry.Value)}"))} }}",
        YamlDotNet.RepresentationModel.YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Flow))}]",
        _ => ((YamlDotNet.RepresentationModel.YamlScalarNode)node).Value!,
    };

    private sealed record Bed
    {
        public required int Count { get; init; }
    }
}
