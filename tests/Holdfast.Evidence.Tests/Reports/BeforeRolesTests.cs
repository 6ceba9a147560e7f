using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Reports;

/// <summary>A run folder that was written before exams had roles.</summary>
public sealed class BeforeRolesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Its_exams_get_their_roles_from_their_names()
    {
        Assert.Equal(
            [("forget", ExamRole.Forget), ("retain", ExamRole.Retain)],
            Open().Plan.Exams.Select(exam => (exam.Name, exam.Role)));
    }

    [Fact]
    public void Its_reports_show_the_figures_that_they_showed_then()
    {
        var folder = Open();
        var findings = Findings.Of(folder);
        var exam = findings.Exams.Single();
        var (open, tar) = (exam.Safeguards[0], exam.Safeguards[1]);
        Assert.Equal([36 / 120.0, 22 / 120.0], [open.ForgetBefore!.Value, tar.ForgetBefore!.Value]);
        Assert.Equal([41 / 144.0, 43 / 144.0], [open.RetainBefore.Single()!.Value, tar.RetainBefore.Single()!.Value]);
        Assert.Equal([26 / 120.0, 32 / 120.0], open.Attacks.Select(attack => attack.ForgetAfter!.Value));
        Assert.Equal([32 / 120.0, 29 / 120.0], tar.Attacks.Select(attack => attack.ForgetAfter!.Value));
        Assert.Equal((0.25, "full"), (exam.Chance, tar.Worst!.Attack.Name));
        Assert.NotEmpty(exam.Comparisons);

        Assert.NotEmpty(ReportSet.Write(findings));
        Assert.Contains("26.7 % [19.6, 35.2]", File.ReadAllText(Path.Combine(folder.Path, "report.md")), StringComparison.Ordinal);
    }

    private RunFolder Open()
    {
        var source = Repository.Path("tests", "Reference", "runs", "before-roles");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            _scratch.Write(Path.Combine("run", Path.GetRelativePath(source, file)), File.ReadAllBytes(file));
        }

        return new RunStore(_scratch[""]).Open("run");
    }
}
