using System.Text;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Tests.Runs;

namespace Holdfast.Evidence.Tests.Reports;

public sealed class SearchReportTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-searches-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Every_search_shows_its_budget_its_choice_and_all_its_trials()
    {
        var run = SampleRun.Make(_root, SampleRun.SmallPlan, new StoppedClock());
        run.Keep("tar", new SearchRecord
        {
            Name = "tar",
            Aim = "mean after val",
            Unit = "share",
            Keep = 0.9,
            MostTrials = 20,
            Budget = 2e13,
            IsOver = true,
            Trials =
            [
                new() { Number = 1, Value = 0.5, Kept = 1, IsAllowed = true, Operations = 4e12 },
                new() { Number = 2, Value = 0.1, Kept = 0.4, Operations = 3e12, Place = [0.5], Options = Options("0.2") },
                new()
                {
                    Number = 3, Value = 0.25, Kept = 0.95, IsAllowed = true, Operations = 5e12, Place = [0.7], Options = Options("0.3"),
                },
                new() { Number = 4, Operations = 1e12, Place = [0.9], Options = Options("9"), Reason = "The loss became NaN." },
            ],
        });
        run.Keep("seed-1+tar+searched", new SearchRecord
        {
            Name = "seed-1/tar/searched",
            Aim = "the forget exam",
            Unit = "share",
            HigherIsBetter = true,
            Keep = 0.5,
            MostTrials = 2,
            Trials = [new() { Number = 1, Value = 0.6, Reported = 0.4, Kept = 0.8, IsAllowed = true, Operations = 1e11 }],
        });

        var findings = Findings.Of(run);
        var plain = Text(new MarkdownReport(), findings);
        Assert.Contains(
            "| tar | 4 of 20 | 1.3e13 (of 2.0e13) | 50.0 % | 25.0 % | – | 95.0 % | rate 0.3 |", plain, StringComparison.Ordinal);
        Assert.Contains(
            "| seed-1/tar/searched | 1 of 2 (not over) | 1.0e11 | 60.0 % | 60.0 % | 40.0 % | 80.0 % | as given |", plain, StringComparison.Ordinal);
        var page = Text(new HtmlReport(), findings);
        Assert.Contains("<h2>How options were searched for</h2>", page, StringComparison.Ordinal);
        Assert.Contains("rate 9. The loss became NaN.", page, StringComparison.Ordinal);
        Assert.Equal(
            [
                "search,trial,value,other_half,kept,kept_enough,chosen,operations,options,reason",
                "seed-1/tar/searched,1,0.6,0.4,0.8,true,true,100000000000,as given,",
                "tar,1,0.5,,1,true,false,4000000000000,as given,",
                "tar,2,0.1,,0.4,false,false,3000000000000,rate 0.2,",
                "tar,3,0.25,,0.95,true,true,5000000000000,rate 0.3,",
                "tar,4,,,,false,false,1000000000000,rate 9,The loss became NaN.",
                "",
            ],
            Text(new TrialsCsv(), findings).Split('\n'));
    }

    [Fact]
    public void A_run_without_searches_says_nothing_of_them()
    {
        var findings = Findings.Of(SampleRun.Make(_root, SampleRun.SmallPlan, new StoppedClock()));
        Assert.False(new TrialsCsv().Suits(findings));
        Assert.DoesNotContain("searched for", Text(new HtmlReport(), findings), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Options(string rate) => new() { ["rate"] = rate };

    private static string Text(IReport report, Findings findings)
    {
        using var bytes = new MemoryStream();
        report.Write(findings, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
