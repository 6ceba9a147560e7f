using System.Text;
using System.Text.Json;
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
        var study = Section(findings);
        var table = Assert.Single(study.Tables).Table;

        Assert.Equal(["50", "200", "800, as published", "–"], table.Rows.Select(row => row[0].Text));
        Assert.Equal(["tar-50", "tar-200", "tar-800", "undefended"], table.Rows.Select(row => row[1].Text));
        Assert.Equal(["2.0e15", "4.0e15", "6.0e15", "–"], table.Rows.Select(row => row[^1].Text));
        Assert.All(table.Rows, row => Assert.Equal(table.Heads.Count, row.Count));
        Assert.DoesNotContain(findings.Training, curves => curves.Series == TrainingCurves.CostSeries);
        Assert.Contains("tar-200,200,,,training-compute,4000000000000000,,,,forget\n", Csv(findings), StringComparison.Ordinal);
        Assert.Equal(["Exams, share answered right", "retain-text: perplexity, before attack"], Titles(study));
    }

    [Fact]
    public void Attack_length_tells_the_cheapest_way_to_break_each_safeguard()
    {
        var study = Section(Sample(SampleRun.LongPlan));
        var tables = study.Tables.ToList();
        var cheapest = tables[0].Table.Rows;
        var every = tables[1].Table.Rows;

        Assert.Equal(["Same data", "", "", "Ten times the data", "", ""], cheapest.Select(row => row[0].Text));
        Assert.Equal(["–", "4.2", "not within 5000"], cheapest.Take(3).Select(row => row[2].Text));
        Assert.Equal("full-parameter", cheapest[1][2].Under);
        Assert.Equal(["4.2", "4.7", "4.9", "5.8"], every.Where(row => row[1].Text == "max-entropy").Select(row => row[5].Text));
        Assert.True(study.CoversRecovery);
        Assert.Equal(4, Titles(study).Count);
        Assert.Contains("tar,,Ten times the data,more-data,nine-tenths-tokens,not within 20480000,,,,forget\n", Csv(Sample(SampleRun.LongPlan)), StringComparison.Ordinal);
    }

    [Fact]
    public void Generalisation_frames_what_each_safeguard_met()
    {
        var study = Section(Sample(SampleRun.WidePlan with { Seeds = [1] }));
        var table = Assert.Single(study.Tables).Table;

        Assert.Equal(4 * 5, table.Rows.Count);
        Assert.Equal(["full-parameter †", "lora †", "more-data †", "mixed-with-retain", "odd-optimizers †"], table.Rows.Skip(15).Select(row => row[1].Text));
        var maps = study.Figure.SelectMany(part => part.Descendants("svg")).Where(svg => svg.Element("title") is not null).ToList();
        Assert.Equal(2, maps.Count);
        Assert.All(maps, map => Assert.Equal(4, map.Elements("rect").Count(field => field.Attribute("class")!.Value == "field framed")));
    }

    [Fact]
    public void A_plain_run_has_no_study_and_no_file_for_one()
    {
        var findings = Sample(SampleRun.SmallPlan);
        Assert.Empty(StudySection.Of(findings));
        Assert.False(new StudyCsv().Suits(findings));
        Assert.DoesNotContain(ReportSet.Write(findings), path => path.EndsWith("study.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void A_study_is_kept_in_the_run_folder_in_kebab_case()
    {
        var run = Sample(SampleRun.LengthPlan).Run;
        Assert.Contains("\"kind\": \"training-length\"", File.ReadAllText(Path.Combine(run.Path, "run.json")), StringComparison.Ordinal);
        Assert.Equal(SampleRun.Longer.Points, Assert.IsType<TrainingLength>(StudyForm.Read(new RunStore().Open(run.Path).Plan)).Points);
    }

    [Fact]
    public void A_study_of_the_version_before_which_held_the_options_of_every_kind_is_read()
    {
        var form = JsonDocument.Parse("""
            { "kind": "attack-length", "title": "Old", "axis": "", "points": [], "groups": [ { "label": "All", "attacks": [ "lora", "wipe" ] } ] }
            """).RootElement;
        var study = Assert.IsType<AttackLength>(StudyForm.Read(SampleRun.SmallPlan with { Study = form }));
        Assert.Equal(("Old", "lora"), (study.Title, study.Groups.Single().Attacks[0]));
        Assert.Single(StudySection.Of(Sample(SampleRun.SmallPlan with { Study = form })));
    }

    [Fact]
    public void A_study_of_an_unknown_kind_is_refused_in_a_sentence()
    {
        var form = JsonDocument.Parse("""{ "kind": "attack-lenght", "title": "" }""").RootElement;
        var fault = Assert.Throws<InputFaultException>(() => StudyForm.Read(SampleRun.SmallPlan with { Study = form }));
        Assert.Equal("Expected a study of a known kind in run.json, got 'attack-lenght'. Did you mean 'attack-length'?", fault.Message);
    }

    [Fact]
    public void A_study_of_what_the_plan_does_not_have_is_refused_in_sentences()
    {
        var plan = SampleRun.SmallPlan with
        {
            Study = StudyForm.Write(new TrainingLength { Title = "", Points = [new() { Safeguard = "tar", X = double.NaN }] }),
        };
        Assert.Equal(
            [
                "Expected safeguards of this recipe among the study's points, got 'tar'.",
                "Expected a number as the place of 'tar' among the study's points, got NaN. Correct it.",
            ],
            Assert.Throws<InputFaultException>(() => StudyForm.Read(plan)).Faults.Select(fault => fault.Split(" Known")[0]));
    }

    private Findings Sample(RunPlan plan) => Findings.Of(SampleRun.Make(_root, plan, new StoppedClock()));

    private static StudySection Section(Findings findings) => Assert.Single(StudySection.Of(findings)).Section;

    private static string Csv(Findings findings)
    {
        using var output = new MemoryStream();
        new StudyCsv().Write(findings, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static List<string> Titles(StudySection study) =>
        [.. study.Figure.SelectMany(part => part.Descendants("svg")).Elements("title").Select(title => title.Value)];
}
