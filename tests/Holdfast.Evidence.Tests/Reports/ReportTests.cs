using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Tests.Runs;

namespace Holdfast.Evidence.Tests.Reports;

public sealed class ReportTests(FullRun full) : IClassFixture<FullRun>, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-reports-").FullName;
    private readonly StoppedClock _clock = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Every_report_is_written_into_the_run_folder_and_writing_again_changes_no_byte()
    {
        var run = full.Folder;
        var paths = ReportSet.Write(Findings.Of(run));
        Assert.Equal(["comparisons.csv", "results.csv", "report.html", "report.md", "recovery.csv", "table.csv"], paths.Select(Path.GetFileName));
        Assert.All(paths, path => Assert.Equal(run.Path, Path.GetDirectoryName(path)));

        var first = paths.Select(File.ReadAllBytes).ToList();
        ReportSet.Write(Findings.Of(new RunStore().Open(run.Path)));
        Assert.Equal(first, paths.Select(File.ReadAllBytes));
    }

    [Fact]
    public void The_table_has_a_line_for_every_number_with_fields_quoted_where_needed()
    {
        var run = SampleRun.Make(_root, SampleRun.SmallPlan, _clock);
        var lines = Text(new CsvReport(), run).Split('\n');

        Assert.Equal(run.Summary().Rows.Count + 2, lines.Length);
        Assert.Equal("", lines[^1]);
        Assert.Equal(
            [
                "safeguard,attack,in_distribution,seed,cell,step,moment,evaluation,metric,unit,value,low,high,n,chance,role,domain,missing",
                "undefended,none,false,1,done,0,before,forget,accuracy,share,0.9916666666666667,0.9691335146715221,1,120,0.25,forget,,0",
                "undefended,none,false,1,done,0,before,retain,accuracy,share,0.9916666666666667,0.9691335146715221,1,120,0.25,retain,,0",
            ],
            lines[..3]);
        Assert.Contains(lines, line => line.StartsWith("tar|v2,lora,true,2,done,5,along,forget,accuracy,share,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("undefended,\"sgd, \"\"slow\"\"\",false,2,done,10,after,forget,accuracy,share,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("tar|v2,wipe,false,1,destroyed,0,after,forget,accuracy,share,", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_well_formed_complete_and_loads_nothing()
    {
        var text = Text(new HtmlReport(), full.Findings);
        var page = Page(text);

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", text, StringComparison.Ordinal);
        Assert.Equal(
            ["What is missing", "What each attack brings back", "What is kept, and what comes back", "How fast it comes back", "Who differs from whom", "Seed by seed", "Other measures", "How the safeguards trained", "Words used here", "How it was made"],
            page.Descendants("h2").Select(head => head.Value));
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotMatch(@"https?:|//[a-z]|@import|src=|href=", text);
        Assert.All(
            Regex.Matches(text, @"url\((.*?)\)").Select(match => match.Groups[1].Value),
            target => Assert.Single(page.Descendants().Attributes("id"), id => "#" + id.Value == target));
        Assert.Equal(SampleRun.Recipe, page.Descendants("pre").Single().Value);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_elements_are_closed_as_html_demands()
    {
        var text = Text(new HtmlReport(), full.Findings);
        string[] selfClosing = ["meta", "rect", "line", "path", "circle"];
        Assert.All(Regex.Matches(text, @"<(\w+)[^<>]*/>").Select(match => match.Groups[1].Value).Distinct(), name => Assert.Contains(name, selfClosing));
    }

    [Fact]
    public void Charts_draw_every_field_and_curve_and_no_coordinate_is_lost()
    {
        var page = Page(Text(new HtmlReport(), full.Findings));
        var charts = page.Descendants("figure").SelectMany(figure => figure.Descendants("svg")).Where(svg => svg.Element("title") is not null).ToList();

        Assert.Equal(1 + 1 + 9 + 4, charts.Count(chart => chart.Ancestors("details").FirstOrDefault() is null));
        var map = charts[0];
        var fields = map.Elements("rect").Where(field => field.Element("title") is not null).ToList();
        // Before any attack, ten attacks, mean and worst of the nine that nobody trained against.
        Assert.Equal(3 * (1 + 10 + 2), fields.Count);
        Assert.Single(fields, field => field.Attribute("class")!.Value == "field framed");
        Assert.Equal(["1 failed", "1 destroyed", "1 destroyed"], map.Elements("text").Select(text => text.Value)
            .Where(text => text.EndsWith("ed", StringComparison.Ordinal) && char.IsDigit(text[0])));
        Assert.Contains(map.Elements("text"), text => text.Value == "47.5");
        Assert.All(charts.Skip(2).Take(9), chart => Assert.Equal(3, chart.Elements("path").Count(path => path.Attribute("class")!.Value == "line")));
        Assert.All(charts.SelectMany(chart => chart.Descendants().Attributes()), attribute => Assert.DoesNotMatch("NaN|Infinity|∞|E[-+]", attribute.Value));
        Assert.Equal(["tamper-resistance-loss", "retain-loss", "adversary-loss", "probe/forget-accuracy"], charts.Skip(11).Select(chart => chart.Element("title")!.Value));
    }

    [Fact]
    public void Fields_grow_darker_with_the_share_so_that_grey_print_keeps_the_order()
    {
        var map = new HeatMap
        {
            Title = "",
            Columns = [.. Enumerable.Range(0, 21).Select(column => $"{column}")],
            Rows = [new HeatRow("all", [.. Enumerable.Range(0, 21).Select(column => new HeatField(column / 20.0))])],
            From = 0.25,
        };
        var greys = map.Draw().Single().Elements("rect").Select(field => Convert.FromHexString(field.Attribute("fill")!.Value[1..]))
            .Select(color => (0.299 * color[0]) + (0.587 * color[1]) + (0.114 * color[2])).ToList();

        Assert.Equal(255, greys[0], 6);
        Assert.Equal(255, greys[5], 6);
        Assert.All(greys.Skip(5).Zip(greys.Skip(6)), pair => Assert.True(pair.Second < pair.First - 5));
    }

    [Fact]
    public void A_field_without_a_value_is_hatched_and_says_why()
    {
        var map = new HeatMap { Title = "", Columns = ["tar"], Rows = [new HeatRow("lora", [new HeatField(null, Note: "3 destroyed")])] };
        var drawn = map.Draw().Single();
        Assert.Equal("url(#missing)", drawn.Element("rect")!.Attribute("fill")!.Value);
        Assert.Contains(drawn.Elements("text"), text => text.Value == "3 destroyed");
    }

    [Fact]
    public void Fifty_attacks_make_pictures_that_fit_on_a_page_and_fold_what_is_long()
    {
        var page = Page(Text(new HtmlReport(), SampleRun.Make(_root, SampleRun.WidePlan with { Seeds = [1] }, _clock)));
        var maps = page.Descendants("svg").Where(svg => svg.Element("title")?.Value == "Accuracy on the forget exam by attack and safeguard").ToList();

        Assert.Equal(2, maps.Count);
        Assert.All(maps, map => Assert.InRange(double.Parse(map.Attribute("height")!.Value, CultureInfo.InvariantCulture), 200, 1000));
        Assert.Contains(page.Descendants("summary"), summary => summary.Value == "11 cells destroyed: 1 of max-entropy, 5 of tar and 5 of tar-against-lora");
        Assert.Contains(page.Descendants("summary"), summary => summary.Value.StartsWith("The other 4", StringComparison.Ordinal));
    }

    [Fact]
    public void Odd_characters_in_names_and_reasons_stay_text()
    {
        var plan = new RunPlan { Seeds = [1], Safeguards = [new("<b>&\"'\0", "x\uD800y")], Attacks = [new("]]>--><script>", 0)] };
        using var session = new RunStore(_root).Begin("odd", "a: \u0007", plan, SampleRun.Machine, _clock);
        foreach (var cell in plan.Cells())
        {
            session.Record(cell, new CellOutcome { Status = CellStatus.Failed, Reason = "<img onerror=1>|\n\u0001" });
        }
        var text = Text(new HtmlReport(), session.Folder);

        var page = Page(text);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "]]>--><script>");
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "<img onerror=1>|\n\uFFFD");
        Assert.Contains("| &lt;img onerror=1>\\|  |", Text(new MarkdownReport(), session.Folder).Replace("\u0001", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_has_only_begun_can_be_reported()
    {
        using var session = new RunStore(_root).Begin("young", "", SampleRun.SmallPlan, SampleRun.Machine, _clock);
        var page = Page(Text(new HtmlReport(), session.Folder));
        Assert.Contains(page.Descendants("p"), text => text.Value.EndsWith("still running: this is what there is so far · recipe e3b0c442", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("p"), text => text.Value ==
            "No attack has been examined on the forget exam yet: there is no headline. Not counted, of 16 cells: 16 missing.");
    }

    private static string Text(IReport report, RunFolder run) => Text(report, Findings.Of(run));

    private static string Text(IReport report, Findings findings)
    {
        using var output = new MemoryStream();
        report.Write(findings, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static XElement Page(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }
}

/// <summary>The full sample, written once.</summary>
public sealed class FullRun : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-full-").FullName;

    public FullRun()
    {
        Folder = SampleRun.Make(_root, SampleRun.FullPlan, new StoppedClock());
        Findings = Findings.Of(Folder);
    }

    public RunFolder Folder { get; }

    public Findings Findings { get; }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
