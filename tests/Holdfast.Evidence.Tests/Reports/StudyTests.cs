using System.Text;
using System.Xml.Linq;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Reports.Studies;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Tests.Runs;

namespace Holdfast.Evidence.Tests.Reports;

public sealed class StudyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-studies-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Training_length_stands_along_its_axis_with_its_price_and_the_others_below()
    {
        var findings = Sample(SampleRun.LengthPlan);
        var study = Study.Of(findings)!;
        var table = Assert.Single(study.Tables()).Table;

        Assert.Equal(["50", "200", "800, as published", "–"], table.Rows.Select(row => row[0].Text));
        Assert.Equal(["tar-50", "tar-200", "tar-800", "undefended"], table.Rows.Select(row => row[1].Text));
        Assert.Equal(["2.0e15", "4.0e15", "6.0e15", "–"], table.Rows.Select(row => row[^1].Text));
        Assert.All(table.Rows, row => Assert.Equal(table.Heads.Count, row.Count));
        Assert.DoesNotContain(findings.Training, curves => curves.Series == TrainingCurves.CostSeries);
        Assert.Contains("tar-200,200,,,training-compute,4000000000000000,,,\n", Csv(findings), StringComparison.Ordinal);
        Assert.Equal(["Exams, share answered right", "retain-text: perplexity, before attack"], Titles(study));
    }

    [Fact]
    public void Attack_length_tells_the_cheapest_way_to_break_each_safeguard()
    {
        var study = Study.Of(Sample(SampleRun.LongPlan))!;
        var tables = study.Tables().ToList();
        var cheapest = tables[0].Table.Rows;
        var every = tables[1].Table.Rows;

        Assert.Equal(["Same data", "", "", "Ten times the data", "", ""], cheapest.Select(row => row[0].Text));
        Assert.Equal(["–", "4.2", "not within 5000"], cheapest.Take(3).Select(row => row[2].Text));
        Assert.Equal("full-parameter", cheapest[1][2].Under);
        Assert.Equal(["4.2", "4.7", "4.9", "5.8"], every.Where(row => row[1].Text == "max-entropy").Select(row => row[5].Text));
        Assert.True(study.CoversRecovery);
        Assert.Equal(4, Titles(study).Count);
        Assert.Contains("tar,,Ten times the data,more-data,nine-tenths-tokens,not within 20480000,,,\n", Csv(Sample(SampleRun.LongPlan)), StringComparison.Ordinal);
    }

    [Fact]
    public void Generalisation_frames_what_each_safeguard_met()
    {
        var study = Study.Of(Sample(SampleRun.WidePlan with { Seeds = [1] }))!;
        var table = Assert.Single(study.Tables()).Table;

        Assert.Equal(4 * 5, table.Rows.Count);
        Assert.Equal(["full-parameter †", "lora †", "more-data †", "mixed-with-retain", "odd-optimizers †"], table.Rows.Skip(15).Select(row => row[1].Text));
        var maps = study.Figure().SelectMany(part => part.Descendants("svg")).Where(svg => svg.Element("title") is not null).ToList();
        Assert.Equal(2, maps.Count);
        Assert.All(maps, map => Assert.Equal(4, map.Elements("rect").Count(field => field.Attribute("class")!.Value == "field framed")));
    }

    [Fact]
    public void A_plain_run_has_no_study_and_no_file_for_one()
    {
        var findings = Sample(SampleRun.SmallPlan);
        Assert.Null(Study.Of(findings));
        Assert.False(new StudyCsv().Suits(findings));
        Assert.DoesNotContain(ReportSet.Write(findings), path => path.EndsWith("study.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void A_study_is_kept_in_the_run_folder_in_kebab_case()
    {
        var run = Sample(SampleRun.LengthPlan).Run;
        Assert.Contains("\"kind\": \"training-length\"", File.ReadAllText(Path.Combine(run.Path, "run.json")), StringComparison.Ordinal);
        Assert.Equal(SampleRun.LengthPlan.Study!.Points, new RunStore().Open(run.Path).Plan.Study!.Points);
    }

    private Findings Sample(RunPlan plan) => Findings.Of(SampleRun.Make(_root, plan, new StoppedClock()));

    private static string Csv(Findings findings)
    {
        using var output = new MemoryStream();
        new StudyCsv().Write(findings, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static List<string> Titles(Study study) => [.. study.Figure().SelectMany(part => part.Descendants("svg")).Elements("title").Select(title => title.Value)];
}
