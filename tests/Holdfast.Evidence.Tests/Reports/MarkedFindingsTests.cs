using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Reports;

/// <summary>Intervals and prices of runs that kept every answer.</summary>
public sealed class MarkedFindingsTests
{
    private static readonly RunPlan Plan = new()
    {
        Seeds = [1, 2, 3],
        Safeguards = [new("open"), new("shut")],
        Attacks = [new("one", 4), new("two", 4)],
        SeedExams = ["forget"],
    };

    [Fact]
    public void The_interval_of_a_mean_over_seeds_is_that_of_drawing_seeds_then_questions()
    {
        using var run = new MarkedRun(Plan);
        string[] exams = ["110010100110", "000010100000", "111110111110"];
        Each(seed => run.Done(seed, "shut", "one", (4, exams[seed - 1])));
        var after = run.About("shut").Attacks[0].ForgetAfter!;

        // The same by drawing one by one, with other chance.
        var random = new Seed(99).Random();
        double[] means = [.. Enumerable.Range(0, 20_000).Select(_ => Enumerable.Range(0, 3).Average(_ =>
        {
            var exam = exams[random.Next(3)];
            return Enumerable.Range(0, exam.Length).Average(_ => exam[random.Next(exam.Length)] == '1' ? 1.0 : 0);
        })).Order()];
        Assert.Equal(means[500], after.Low, 0.03);
        Assert.Equal(means[^500], after.High, 0.03);
        Assert.Equal(18 / 36.0, after.Value, 12);
    }

    [Fact]
    public void One_cell_keeps_its_own_interval_and_so_does_a_mean_without_any_spread()
    {
        using var run = new MarkedRun(Plan);
        run.Done(1, "shut", "one", (4, "1100"));
        Each(seed => run.Done(seed, "open", "one", (4, "1111")));

        Assert.Equal(Wilson.Of(2, 4), new Interval(run.About("shut").Attacks[0].ForgetAfter!.Low, run.About("shut").Attacks[0].ForgetAfter!.High));
        Assert.InRange(run.About("open").Attacks[0].ForgetAfter!.Low, 0.1, 0.9);
    }

    [Fact]
    public void Attacks_are_paired_so_that_opposite_answers_leave_their_mean_certain()
    {
        using var run = new MarkedRun(Plan);
        Each(seed => run.Done(seed, "shut", "one", (4, "110010100110")));
        Each(seed => run.Done(seed, "shut", "two", (4, "001101011001")));
        var found = run.About("shut");

        Assert.Equal(0.5, found.ForgetAfterUnseen!.Value, 12);
        Assert.InRange(found.Attacks[0].ForgetAfter!.Low, 0.2, 0.45);
        Assert.Equal(0.5, found.ForgetAfterWorst!.Value, 12);
        Assert.True(found.ForgetAfterWorst.Low >= 0.5, "A maximum of two opposites is never below a half.");
    }

    [Fact]
    public void The_worst_attack_is_worst_on_average_and_the_worst_cell_in_one_seed()
    {
        using var run = new MarkedRun(Plan);
        Each(seed => run.Done(seed, "shut", "one", (4, seed == 2 ? "1111" : "0000")));
        Each(seed => run.Done(seed, "shut", "two", (4, "1100")));
        var found = run.About("shut");

        Assert.Equal(("two", 0.5), (found.Worst!.Attack.Name, found.ForgetAfterWorst!.Value));
        Assert.Equal(("one", 2, 1.0, 4), (found.WorstCell!.Attack, found.WorstCell.Seed, found.WorstCell.Value, found.WorstCell.N));
    }

    [Fact]
    public void Prices_are_read_off_the_mean_curve_in_steps_tokens_and_operations()
    {
        using var run = new MarkedRun(Plan);
        run.Done(1, "open", "none", (0, new string('1', 40)));
        run.Done(1, "shut", "none", (0, new string('0', 40)));
        run.Record(1, "shut", "one", CellStatus.Done, false, (1, Share(10), 1000), (2, Share(30), 1500), (4, Share(20), 5000));
        var recovery = run.About("shut").Attacks[0].Recovery;

        Assert.Equal((2, 0.75), (recovery.Best!.Step, recovery.Best.Forget.Value));
        Assert.Equal((4, 0.5), (recovery.Last!.Step, recovery.Last.Forget.Value));
        Assert.Equal(1.5, Spent(recovery.Steps(0.5)), 9);
        Assert.Equal(1250, Spent(recovery.Tokens(0.5)), 6);
        Assert.Equal(1250e18, Spent(recovery.Compute(0.5)), 1e10);
        Assert.Equal(new Regained.NotWithin(5000), recovery.Tokens(0.9));
        Assert.Equal((0.125 + 0.5 + (2 * 0.625)) / 4, recovery.Area!.Value, 12);
    }

    [Fact]
    public void Nothing_is_regained_where_nothing_was_lost_that_the_exam_can_tell()
    {
        using var run = new MarkedRun(Plan);
        run.Done(1, "open", "none", (0, Share(36)));
        run.Done(1, "shut", "none", (0, Share(35)));
        run.Done(1, "shut", "one", (2, Share(36)), (4, Share(36)));

        Assert.Null(run.About("shut").Attacks[0].Recovery.Steps(0.5));
    }

    [Fact]
    public void A_ruined_seed_has_a_curve_of_its_own_and_is_not_in_the_mean()
    {
        using var run = new MarkedRun(Plan);
        Each(seed => run.Done(seed, "shut", "none", (0, Share(10))));
        run.Done(1, "shut", "one", (2, Share(20)), (4, Share(30)));
        run.Record(2, "shut", "one", CellStatus.Destroyed, false, (2, Share(30), 1), (4, Share(0), 2));
        var attack = run.About("shut").Attacks[0];

        Assert.Equal(0.75, attack.Recovery.Best!.Forget.Value);
        Assert.Equal([(1, CellStatus.Done), (2, CellStatus.Destroyed)],
            attack.RecoveryBySeed.Select(seed => ((int)seed.Seed!.Value, seed.End)));
        Assert.Equal(1, run.About("shut").Destroyed);

        // What it had shown before it broke stays in sight.
        var row = Assert.Single(RecoveryTables.Of(run.Exam, _ => true).Rows);
        Assert.Equal("1 destroyed, 1 missing\nhad reached 75.0 % at step 2", row[1].Under);
    }

    [Fact]
    public void A_run_of_unequal_exams_falls_back_to_closed_forms()
    {
        using var run = new MarkedRun(Plan with { SeedExams = [] });
        run.Done(1, "shut", "one", (4, "1100"));
        run.Done(2, "shut", "one", (4, "110011"));
        var after = run.About("shut").Attacks[0].ForgetAfter!;

        Assert.Equal(Interval.OfMean([(0.5, Wilson.Of(2, 4)), (4 / 6.0, Wilson.Of(4, 6))]), new Interval(after.Low, after.High));
    }

    private static void Each(Action<long> act) => Plan.Seeds.ToList().ForEach(act);

    private static string Share(int right) => new string('1', right) + new string('0', 40 - right);

    private static double Spent(Regained? price) => Assert.IsType<Regained.After>(price).Spent;
}
