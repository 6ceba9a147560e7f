using System.Text;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Tests.Runs;

namespace Holdfast.Evidence.Tests.Reports;

/// <summary>Exams are told by role and domain, whatever their names.</summary>
public sealed class DomainTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-domains-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Each_domain_has_a_headline_of_its_own_with_the_attacks_that_want_it()
    {
        var findings = Sample(DomainRun.Plan);

        Assert.Equal(["biology", "chemistry"], findings.Exams.Select(exam => exam.Title));
        Assert.Equal(
            [["biology-lora", "both"], ["chemistry-full", "both"]],
            findings.Exams.Select(exam => exam.Attacks.Select(attack => attack.Name)));
        var (biology, chemistry) = (findings.Exams[0].Safeguards[1], findings.Exams[1].Safeguards[1]);
        Assert.Equal((0.26, 0.55, 0.6), (biology.ForgetBefore!.Value, biology.ForgetAfterUnseen!.Value, biology.ForgetAfterWorst!.Value));
        Assert.Equal(("biology-lora", "both"), (biology.Worst!.Attack.Name, chemistry.Worst!.Attack.Name));
        Assert.Equal((0.25, 0.55, 0.7),
            (chemistry.ForgetBefore!.Value, chemistry.ForgetAfterUnseen!.Value, chemistry.ForgetAfterWorst!.Value));
        Assert.Equal(0.93, Assert.Single(biology.RetainBefore)!.Value);
        Assert.Equal([0.9, 0.8], findings.Exams.Select(exam => exam.Reference));
    }

    [Fact]
    public void Capability_and_safety_stand_beside_the_headline_without_further_read_outs_and_with_the_attack_that_moved_them_furthest()
    {
        var findings = Sample(DomainRun.Plan);
        var refusals = findings.Beside.Single(other => other.Evaluation == "refusals" && other.Safeguard.Name == "shut");

        Assert.Equal(["reasoning", "reasoning", "refusals", "refusals"], findings.Beside.Select(other => other.Evaluation));
        Assert.Equal([ExamRole.Capability, ExamRole.Safety], findings.Beside.Select(other => other.Role!.Value).Distinct());
        Assert.Equal(0.9, refusals.Before!.Value);
        Assert.Equal((0.7 + 0.8 + 0.05) / 3, refusals.After!.Value, 12);
        Assert.Equal((0.05, "both"), (refusals.Furthest!.Value, refusals.By!.Name));
        Assert.Equal(["economics", "economics", "reasoning", "reasoning"], findings.Further.Select(other => other.Evaluation));
        Assert.Equal("Beside the headline", Headline.Tables(findings)[2].Title);
    }

    [Fact]
    public void Reports_say_which_domain_is_which()
    {
        var folder = DomainRun.Make(_root, DomainRun.Plan, new StoppedClock());
        var findings = Findings.Of(folder);
        var text = Text(new MarkdownReport(), findings);
        Assert.Contains("biology: After the worst attack on each, the share of the forget exam answered right is 92.0 % for open and 60.0 % for shut", text, StringComparison.Ordinal);
        Assert.Contains("## How fast it comes back: chemistry", text, StringComparison.Ordinal);
        var page = Text(new HtmlReport(), findings);
        Assert.Equal(8, page.Split("<h3>biology</h3>").Length - 1 + page.Split("<h3>chemistry</h3>").Length - 1);
        var csv = Text(new CsvReport(), findings).Split('\n');
        Assert.EndsWith(",0.25,forget,biology,0", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",,safety,,0", csv[5], StringComparison.Ordinal);
        Assert.EndsWith(",wmdp-chem", Text(new RecoveryCsv(), findings).Split('\n')[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_exams_of_one_domain_are_told_by_their_names_too()
    {
        var plan = DomainRun.Plan with
        {
            Exams = [.. DomainRun.Plan.Exams.Select(exam => exam with { Domain = exam.Domain.Replace("chemistry", "biology", StringComparison.Ordinal) })],
        };
        Assert.Equal(["biology, wmdp-bio", "biology, wmdp-chem"], Sample(plan).Exams.Select(exam => exam.Title));
    }

    [Fact]
    public void A_run_without_a_forget_exam_shows_what_was_measured()
    {
        var plan = DomainRun.Plan with { Exams = [.. DomainRun.Plan.Exams.Where(exam => exam.Role != ExamRole.Forget)] };
        var findings = Sample(plan);
        var table = Assert.Single(Headline.Tables(findings));

        Assert.Equal("What was measured", table.Title);
        Assert.Equal(["economics", "", "reasoning", "", "refusals", "", "reasoning", ""], table.Rows.Select(row => row[0].Text));
        Assert.Equal(["open", "95.0 %", "94.0 %", "93.0 %"], table.Rows[0].Skip(1).Select(cell => cell.Text));
        Assert.Contains("there is no headline, and what was measured stands in its place", Text(new MarkdownReport(), findings), StringComparison.Ordinal);
        Assert.Empty(findings.Further);
    }

    [Fact]
    public void A_run_of_the_version_before_whose_exams_have_other_names_shows_what_was_measured()
    {
        using var session =
            new RunStore(_root)
            .Begin("old", "", DomainRun.Plan with { Exams = new RunPlan { Seeds = [], Safeguards = [], Attacks = [] }.Exams },
            SampleRun.Machine, new StoppedClock());
        var cell = new Cell(1, "open", Cell.NoAttack);
        var measured = new Measurement(new Metric("perplexity", "perplexity", Scale.Open), 3.5, 3.4, 3.6, 20);
        session.Record(cell, new CellOutcome { Status = CellStatus.Done, Rows = [ResultRow.Of(cell, false, 0, "texts", measured)] });

        var row = Assert.Single(Assert.Single(Headline.Tables(Findings.Of(session.Folder))).Rows);
        Assert.Equal(["texts", "open", "3.5", "–", "–"], row.Select(value => value.Text));
    }

    private Findings Sample(RunPlan plan) => Findings.Of(DomainRun.Make(_root, plan, new StoppedClock()));

    private static string Text(IReport report, Findings findings)
    {
        using var output = new MemoryStream();
        report.Write(findings, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
