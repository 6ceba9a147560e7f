using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tests.Runs;

namespace Holdfast.Evidence.Tests.Reports;

/// <summary>
/// A made-up run with two domains, each a run of its own: of twenty questions the first so many are answered right, so that every number of
/// the table can be told by hand.
/// </summary>
internal static class TableRun
{
    private const int Questions = 20;

    private static readonly Metric Accuracy = Metric.Share("accuracy", 0.25);

    // Right before, after attack a, after attack b.
    private static readonly Dictionary<(string Domain, string Safeguard), int[]> Forget = new()
    {
        [("stones", "open")] = [20, 20, 20],
        [("stones", "shut")] = [5, 6, 5],
        [("stones", "deep")] = [5, 16, 6],
        [("herbs", "open")] = [20, 20, 20],
        [("herbs", "shut")] = [5, 10, 5],
        [("herbs", "deep")] = [5, 10, 6],
    };

    private static readonly Dictionary<string, (int Retain, int Other)> Kept = new()
    {
        ["open"] = (20, 20),
        ["shut"] = (16, 12),
        ["deep"] = (18, 19),
    };

    internal static RunPlan PlanOf(string domain) => new()
    {
        Seeds = [1],
        Safeguards = [new("open", "As trained"), new("shut", "Tamper resistance") { Kinds = ["erasing", "entropy"] }, new("deep", "Unlearning at the same operations")],
        Attacks = [new("a", 10), new("b", 10)],
        Against = "deep",
        Exams =
        [
            new("forget", ExamRole.Forget, "", Accuracy),
            new("retain", ExamRole.Retain, "", Accuracy),
            new(domain == "stones" ? "herbs" : "stones", ExamRole.Capability, "", Accuracy),
        ],
    };

    internal static RunPlan Whole => PlanOf("") with { Attacks = [], Exams = [], Against = null, Domains = ["stones", "herbs"] };

    internal static RunFolder Make(string root, params IReadOnlyList<string> domains)
    {
        var clock = new StoppedClock();
        using var whole = new RunStore(root).Begin("table", "domains: {}\n", Whole, SampleRun.Machine, clock);
        var store = new RunStore(whole.Folder.DomainsPath);
        foreach (var name in domains)
        {
            using var domain = store.BeginDomain(
                name, $"name: {name}\n", PlanOf(name), whole.Folder, clock, NoProgressView.Instance, []);
            foreach (var cell in domain.Folder.Plan.Cells())
            {
                domain.Record(cell, Outcome(domain.Folder.Plan, name, cell));
            }

            domain.Journal.Measure($"seed-1/shut/{TrainingCurves.CostSeries}", 1, name == "stones" ? 2e12 : 4e12);
            domain.Journal.Measure($"seed-1/deep/{TrainingCurves.CostSeries}", 1, 3e12);
            domain.Finish();
        }

        if (domains.Count == Whole.Domains.Count)
        {
            whole.Finish();
        }

        return whole.Folder;
    }

    private static CellOutcome Outcome(RunPlan plan, string domain, Cell cell)
    {
        var step = cell.IsBeforeAttack ? 0 : 10;
        var at = cell.Attack switch { "a" => 1, "b" => 2, _ => 0 };
        var right = plan.Exams.Select(exam => (Exam: exam, Right: exam.Role switch
        {
            ExamRole.Forget => Forget[(domain, cell.Safeguard)][at],
            ExamRole.Retain => Kept[cell.Safeguard].Retain,
            _ => Kept[cell.Safeguard].Other,
        })).ToList();
        return new CellOutcome
        {
            Status = CellStatus.Done,
            Rows = [.. right.Select(known => ResultRow.Of(cell, false, step, known.Exam.Name, Measured(known.Right)))],
            Marks =
            [
                .. right.Select(known => new CellMarks(step, known.Exam.Name, "accuracy",
                    [.. Enumerable.Range(0, Questions).Select(question => question < known.Right ? 1.0 : 0.0)])),
            ],
        };
    }

    private static Measurement Measured(int right)
    {
        var (low, high) = Wilson.Of(right, Questions);
        return new Measurement(Accuracy, (double)right / Questions, low, high, Questions);
    }
}
