using CsCheck;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

public class OptionWriterTests
{
    private static readonly string[] Awkward =
        ["null", "~", "true", "1e3", "", " ", "a: b", "# x", "- y", "é\n\"'\\", "2024-01-01", "[", "&a", "x "];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String, Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i]));

    private static readonly Gen<IPlant> Plants = Gen.Recursive<IPlant>((depth, self) => Gen.OneOf(
        Gen.Const<IPlant>(new Fern()),
        Gen.Select(Gen.Double[0.1, 1e12], Texts, depth < 4 ? self.Null() : Gen.Const<IPlant?>((IPlant?)null))
            .Select(t => (IPlant)new FigTree { Height = t.Item1, Picture = t.Item2, Beside = t.Item3 })));

    private static readonly Gen<Garden> Gardens = Gen.Select(
        Gen.Select(Texts, Gen.Int[1, 100], Gen.Double[1e-9, 1e9], Gen.Long, Gen.Bool),
        Gen.Select(Gen.Enum<Season>(), Gen.Int.Nullable(), Texts.Null(), Gen.Double.Where(double.IsFinite).Array[1, 4], Plants),
        Gen.Select(Plants.Array[0, 1], Gen.Dictionary(Texts.Where(t => t.Length > 0 && t is not ("null" or "~")), Plants)[0, 3], Gen.Int))
        .Select((a, b, c) => new Garden
        {
            Name = a.Item1,
            Beds = a.Item2,
            Area = a.Item3,
            Seeds = a.Item4,
            Fenced = a.Item5,
            Opens = b.Item1,
            Visitors = b.Item2,
            Motto = b.Item3,
            Depths = b.Item4,
            Middle = b.Item5,
            Plants = c.Item1,
            Labelled = c.Item2,
            Pond = new Pond { Fish = c.Item3 },
        });

    [Fact]
    public void What_is_written_binds_back_to_equal_options() => Gardens.Sample(garden =>
    {
        var back = OptionBinder.Bind<Garden>(OptionFile.Parse(OptionWriter.Write(garden), "g.yaml"));
        Assert.Equal(garden.Depths, back.Depths);
        Assert.Equal(garden.Plants, back.Plants);
        Assert.Equal(garden.Labelled.ToList(), back.Labelled.ToList());
        Assert.Equal(garden, back with { Depths = garden.Depths, Plants = garden.Plants, Labelled = garden.Labelled });
    });

    [Fact]
    public void Every_option_is_explicit()
    {
        Assert.Equal("""
            name: Eden
            beds: 3
            area: 2.5
            seeds: 0
            fenced: false
            opens: late-spring
            visitors: null
            motto: null
            depths: [0.5]
            middle: fern
            plants:
            - kind: fig-tree
              height: 1
              picture: fig.png
              beside: fern
            labelled: {}
            pond:
              fish: 2
            map: null

            """.ReplaceLineEndings("\n"),
            OptionWriter.Write(new Garden { Name = "Eden", Plants = [new FigTree { Beside = new Fern() }] }));
    }

    [Fact]
    public void Paths_are_rewritten_everywhere_and_the_rest_is_shared()
    {
        var garden = new Garden
        {
            Name = "Eden",
            Map = "map.svg",
            Middle = new FigTree { Beside = new FigTree { Picture = "b.png" } },
            Labelled = new Dictionary<string, IPlant> { ["a"] = new FigTree(), ["f"] = new Fern() },
        };
        var moved = OptionPaths.Rewrite(garden, path => "/base/" + path);
        Assert.Equal("/base/map.svg", moved.Map);
        Assert.Equal(new FigTree { Picture = "/base/fig.png", Beside = new FigTree { Picture = "/base/b.png" } }, moved.Middle);
        Assert.Equal(new FigTree { Picture = "/base/fig.png" }, moved.Labelled["a"]);
        Assert.Same(garden.Labelled["f"], moved.Labelled["f"]);
        Assert.Equal("map.svg", garden.Map);
    }
}
