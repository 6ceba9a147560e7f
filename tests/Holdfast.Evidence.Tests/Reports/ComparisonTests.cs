using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Reports;

public sealed class ComparisonTests
{
    private static readonly RunPlan Plan = new()
    {
        Seeds = [1, 2],
        Safeguards = [new("open"), new("shut")],
        Attacks = [new("one", 4), new("two", 4), new("met", 4)],
    };

    [Fact]
    public void Exams_of_their_own_add_up_over_seeds_question_by_question()
    {
        using var run = new MarkedRun(Plan with { SeedExams = ["forget"] });
        run.Done(1, "open", "one", (4, "1110"));
        run.Done(1, "shut", "one", (4, "0001"));
        run.Done(2, "open", "one", (4, "1111"));
        run.Done(2, "shut", "one", (4, "1000"));

        var found = Assert.Single(run.Exam.Comparisons, comparison => comparison.Attack == "one");
        Assert.Equal((new McNemar(6, 1), 8), (found.Test, found.N));
    }

    [Fact]
    public void Graded_marks_are_compared_by_how_much_they_differ_and_missing_ones_left_out()
    {
        using var run = new MarkedRun(Plan with
        {
            SeedExams = ["forget"],
            Exams = [new("forget", ExamRole.Forget, "", new Metric("accuracy", "points", Scale.Graded, Low: 0, High: 1))],
        })
        {
            Most = 4,
        };
        run.Done(1, "open", "one", (4, "4431-2"));
        run.Done(1, "shut", "one", (4, "01322-"));

        var found = Assert.Single(run.Exam.Comparisons, comparison => comparison.Attack == "one");
        var test = Assert.IsType<SignFlip>(found.Test);
        Assert.Equal((2, 1, 4), (test.OnlyFirst, test.OnlySecond, found.N));
        Assert.Equal(SignFlip.Of([1, 0.75, 0, -0.25]).P, test.P);
        var figure = run.Exam.Safeguards.Single(safeguard => safeguard.Safeguard.Name == "open").Attacks[0].ForgetAfter!;
        Assert.Equal((14 / 20.0, 5), (figure.Value, figure.N));
    }

    [Fact]
    public void A_question_that_all_seeds_share_counts_once_for_whoever_got_it_right_more_often()
    {
        using var run = new MarkedRun(Plan);
        run.Done(1, "open", "one", (4, "1110"));
        run.Done(1, "shut", "one", (4, "0001"));
        run.Done(2, "open", "one", (4, "1101"));
        run.Done(2, "shut", "one", (4, "1010"));

        // Leads of the open model over both seeds: 1, 2, 0, 0.
        var found = Assert.Single(run.Exam.Comparisons, comparison => comparison.Attack == "one");
        Assert.Equal((new McNemar(2, 0), 4), (found.Test, found.N));
    }

    [Fact]
    public void Attacks_together_are_pooled_by_question_and_those_trained_against_apart()
    {
        using var run = new MarkedRun(Plan);
        run.Done(1, "open", "one", (4, "1100"));
        run.Done(1, "shut", "one", (4, "0000"));
        run.Done(1, "open", "two", (4, "1000"));
        run.Done(1, "shut", "two", (4, "0110"));
        run.Record(1, "open", "met", CellStatus.Done, false, (4, "1111", 1));
        run.Record(1, "shut", "met", CellStatus.Done, true, (4, "0000", 1));

        // Leads over both unseen attacks: 2, 0, -1, 0.
        var together = Assert.Single(run.Exam.Comparisons, comparison => comparison.Attack is null);
        Assert.Equal((new McNemar(1, 1), false), (together.Test, together.TrainedAgainst));
        Assert.Equal(["one", "two", "met"], run.Exam.Comparisons.Select(comparison => comparison.Attack).OfType<string>());
    }

    [Fact]
    public void Only_cells_that_are_done_on_both_sides_are_compared()
    {
        using var run = new MarkedRun(Plan with { SeedExams = ["forget"] });
        run.Done(1, "open", "one", (4, "1111"));
        run.Done(1, "shut", "one", (4, "0000"));
        run.Done(2, "open", "one", (4, "1111"));
        run.Record(2, "shut", "one", CellStatus.Destroyed, false, (4, "0000", 1));

        Assert.Equal(4, Assert.Single(run.Exam.Comparisons, comparison => comparison.Attack == "one").N);
    }

    [Fact]
    public void P_is_adjusted_over_every_comparison_of_the_run()
    {
        var folder = SampleComparisons();
        var adjusted = Holm.Adjust([.. folder.Select(comparison => comparison.Test.P)]);
        Assert.Equal(adjusted, folder.Select(comparison => comparison.Adjusted));
        Assert.Contains(folder, comparison => comparison.Differs);
        Assert.Contains(folder, comparison => !comparison.Differs && comparison.Test.P < 0.05);
    }

    private static IReadOnlyList<Comparison> SampleComparisons()
    {
        using var run = new MarkedRun(Plan with { SeedExams = ["forget"] });
        foreach (var seed in Plan.Seeds)
        {
            run.Done(seed, "open", "one", (4, "111111111111"));
            run.Done(seed, "shut", "one", (4, "000000000000"));
            run.Done(seed, "open", "two", (4, "111000000000"));
            run.Done(seed, "shut", "two", (4, "000000000000"));
            run.Done(seed, "open", "met", (4, "000000000111"));
            run.Done(seed, "shut", "met", (4, "000000000000"));
        }
        return run.Exam.Comparisons;
    }
}
