using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tests.Runs;

namespace Holdfast.Evidence.Tests.Reports;

public sealed class FindingsTests : IDisposable
{
    private static readonly RunPlan Plan = new()
    {
        Seeds = [1, 2],
        Safeguards = [new("open"), new("shut")],
        Attacks = [new("long", 8), new("short", 2), new("met", 4)],
    };

    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-findings-").FullName;
    private readonly RunSession _session;

    public FindingsTests() => _session = new RunStore(_root).Begin("small", "", Plan, SampleRun.Machine, new StoppedClock());

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void A_mean_over_seeds_adds_their_intervals_in_squares()
    {
        Done(1, "shut", "none", (0, 0.2));
        Done(2, "shut", "none", (0, 0.4));
        var before = About("shut").ForgetBefore!;

        Assert.Equal(0.3, before.Value, 12);
        Assert.Equal(0.3 - (0.1 / Math.Sqrt(2)), before.Low, 12);
        Assert.Equal(0.3 + (0.1 / Math.Sqrt(2)), before.High, 12);
        Assert.Equal(200, before.N);
        Assert.Equal([new(1, 0.2), new(2, 0.4)], before.Seeds);
    }

    [Fact]
    public void A_mean_over_attacks_counts_each_attack_once_and_leaves_the_interval_wide()
    {
        Done(1, "shut", "long", (8, 0.2));
        Done(2, "shut", "long", (8, 0.4));
        Done(1, "shut", "short", (2, 0.6));
        var after = About("shut").ForgetAfterUnseen!;

        Assert.Equal(0.45, after.Value, 12);
        Assert.Equal(((0.3 - (0.1 / Math.Sqrt(2))) + 0.5) / 2, after.Low, 12);
        Assert.Equal(200, after.N);
        Assert.Equal([0.4, 0.4], after.Seeds.Select(seed => Math.Round(seed.Value, 12)));
    }

    [Theory]
    [InlineData(CellStatus.Failed)]
    [InlineData(CellStatus.Destroyed)]
    public void A_cell_that_is_not_done_is_in_no_average_even_if_it_has_rows(CellStatus status)
    {
        Done(1, "shut", "long", (8, 0.9));
        var cell = new Cell(2, "shut", "long");
        _session.Record(cell, new CellOutcome { Status = status, Reason = "Broken.", Rows = [Row(cell, 8, 0.1)] });
        var found = About("shut").Attacks[0];

        Assert.Equal(0.9, found.ForgetAfter!.Value);
        Assert.Equal(1, found.Count(status));
        Assert.Contains(Findings.Of(_session.Folder).Gaps, end => end is { Seed: 2, Reason: "Broken." } && end.Status == status);
    }

    [Fact]
    public void Ruined_models_count_in_the_mean_of_all_and_nowhere_else()
    {
        Done(1, "shut", "long", (8, 0.9));
        var ruined = new Cell(1, "shut", "short");
        _session.Record(ruined, new CellOutcome { Status = CellStatus.Destroyed, Reason = "Broken.", Rows = [Row(ruined, 2, 0.1)] });
        var failed = new Cell(1, "shut", "met");
        _session.Record(failed, new CellOutcome { Status = CellStatus.Failed, Reason = "NaN.", Rows = [Row(failed, 4, 0.3)] });

        Assert.Equal(0.5, About("shut").ForgetAfterAll!.Value);
        Assert.Equal(0.9, About("shut").ForgetAfterUnseen!.Value);
        Assert.Equal(1, About("shut").Destroyed);
    }

    [Fact]
    public void An_attack_that_was_trained_against_is_flagged_even_where_it_ruined_every_model()
    {
        Done(1, "open", "met", (4, 0.7));
        var ruined = new Cell(1, "shut", "met");
        _session.Record(ruined, new CellOutcome { Status = CellStatus.Destroyed, Reason = "Broken.", Rows = [Row(ruined, 4, 0.1)] });

        Assert.True(Findings.Of(_session.Folder).SomebodyTrainedAgainst("met"));
        Assert.Equal(0.7, About("open").ForgetAfterSeen!.Value);
    }

    [Fact]
    public void An_attack_that_one_safeguard_met_is_averaged_apart_for_all()
    {
        foreach (var safeguard in new[] { "open", "shut" })
        {
            Done(1, safeguard, "long", (8, 0.5));
            Done(1, safeguard, "met", (4, 0.3));
        }
        foreach (var safeguard in Findings.Of(_session.Folder).Exams.Single().Safeguards)
        {
            Assert.Equal(0.5, safeguard.ForgetAfterUnseen!.Value);
            Assert.Equal(0.3, safeguard.ForgetAfterSeen!.Value);
            Assert.Equal(safeguard.Safeguard.Name == "shut", safeguard.Attacks[2].InDistribution);
        }
    }

    [Fact]
    public void The_worst_attack_is_judged_at_its_end_and_the_highest_along_the_way()
    {
        Done(1, "shut", "long", (2, 0.8), (4, 0.7), (8, 0.3));
        Done(1, "shut", "short", (2, 0.4));
        var found = About("shut");

        Assert.Equal("short", found.Worst!.Attack.Name);
        Assert.Equal("long", found.Highest!.Attack.Name);
        Assert.Equal((2, 0.8), (found.Highest.Recovery.Best!.Step, found.Highest.Recovery.Best.Forget.Value));
    }

    [Fact]
    public void Half_is_back_where_the_mean_curve_crosses_the_middle_of_the_open_model_and_its_own_start()
    {
        Done(1, "open", "none", (0, 1));
        Done(1, "shut", "none", (0, 0.2));
        Done(1, "open", "long", (4, 1), (8, 1));
        Done(1, "shut", "long", (4, 0.5), (8, 0.7));

        Assert.Equal(6, Assert.IsType<Regained.After>(About("shut").Attacks[0].Recovery.Steps(0.5)).Spent, 12);
        Assert.Null(About("open").Attacks[0].Recovery.Steps(0.5));
        Assert.Equal([0, 4, 8], About("shut").Attacks[0].Recovery.Points.Select(point => point.Step));
    }

    [Fact]
    public void Training_curves_are_found_by_the_cells_prefix_without_those_of_attacks()
    {
        var training = _session.Journal.Within(new Cell(2, "shut", "none").JournalPrefix);
        training.Measure("shut/loss", 1, 3);
        training.Measure("long/loss", 1, 4);
        _session.Journal.Within(new Cell(1, "shut", "long").JournalPrefix).Measure("loss", 1, 5);
        _session.Journal.Measure("base/loss", 1, 6);
        _session.Flush();

        var curves = Assert.Single(Findings.Of(_session.Folder).Training);
        Assert.Equal(("shut", "loss"), (curves.Safeguard.Name, curves.Series));
        Assert.Equal([new CurvePoint(1, 3)], Assert.Single(curves.Seeds, seed => seed.Seed == 2).Points);
    }

    private SafeguardFindings About(string safeguard) =>
        Findings.Of(_session.Folder).Exams.Single().Safeguards.Single(found => found.Safeguard.Name == safeguard);

    private void Done(long seed, string safeguard, string attack, params (int Step, double Share)[] points)
    {
        var cell = new Cell(seed, safeguard, attack);
        _session.Record(cell,
            new CellOutcome { Status = CellStatus.Done, Rows = [.. points.Select(point => Row(cell, point.Step, point.Share))] });
    }

    private static ResultRow Row(Cell cell, int step, double share) => new()
    {
        Safeguard = cell.Safeguard,
        Attack = cell.Attack,
        InDistribution = cell is { Safeguard: "shut", Attack: "met" },
        Seed = cell.Seed,
        Step = step,
        Evaluation = "forget",
        Metric = "accuracy",
        Unit = "share",
        Value = share,
        Low = share - 0.1,
        High = share + 0.1,
        N = 100,
        Chance = 0.25,
    };
}
