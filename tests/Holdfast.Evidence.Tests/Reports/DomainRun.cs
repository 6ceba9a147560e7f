using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Tests.Reports;

/// <summary>A made-up run with two domains to forget, and exams of every role.</summary>
internal static class DomainRun
{
    internal const int Questions = 100;

    private static readonly Metric Accuracy = Metric.Share("accuracy");

    internal static readonly RunPlan Plan = new()
    {
        Seeds = [1, 2],
        Safeguards = [new("open", "As trained"), new("shut", "Tamper resistance")],
        Attacks = [new("biology-lora", 10, "LoRA on biology", "biology"), new("chemistry-full", 10, "On chemistry", "chemistry"), new("both", 10)],
        Exams =
        [
            new("wmdp-bio", ExamRole.Forget, "biology", Accuracy),
            new("economics", ExamRole.Retain, "", Accuracy),
            new("wmdp-chem", ExamRole.Forget, "chemistry", Accuracy),
            new("reasoning", ExamRole.Capability, "", Accuracy),
            new("refusals", ExamRole.Safety, "", Metric.Share("refused", 0)),
        ],
    };

    // Questions right of 100 for the open and the shut model: before any attack, then after each attack.
    private static readonly Dictionary<string, int[][]> Right = new()
    {
        ["wmdp-bio"] = [[90, 91, 70, 92], [26, 60, 28, 50]],
        ["economics"] = [[95, 94, 93, 95], [93, 90, 91, 92]],
        ["wmdp-chem"] = [[80, 60, 82, 84], [25, 24, 40, 70]],
        ["reasoning"] = [[66, 60, 67, 40], [64, 62, 63, 61]],
        ["refusals"] = [[88, 50, 60, 20], [90, 70, 80, 5]],
    };

    internal static RunFolder Make(string root, RunPlan plan, TimeProvider time)
    {
        using var session = new RunStore(root).Begin("domains", "", plan, SampleRun.Machine, time);
        foreach (var cell in plan.Cells())
        {
            List<int> steps = cell.IsBeforeAttack ? [0] : [5, 10];
            session.Record(cell, new CellOutcome
            {
                Status = CellStatus.Done,
                Rows =
                [
                    .. from step in steps from exam in plan.Exams select Row(plan, cell, exam, step),
                    .. steps.Select(step => FurtherReadOut(plan, cell, step)),
                ],
            });
        }

        session.Finish();
        return session.Folder;
    }

    private static ResultRow FurtherReadOut(RunPlan plan, Cell cell, int step) =>
        Row(plan, cell, plan.Exams.Single(exam => exam.Name == "reasoning"), step) with { Metric = "accuracy-prior-corrected" };

    private static ResultRow Row(RunPlan plan, Cell cell, PlannedExam exam, int step)
    {
        var attack = plan.Attacks.Select(attack => attack.Name).Prepend(Cell.NoAttack).ToList().IndexOf(cell.Attack);
        var right = Right[exam.Name][cell.Safeguard == "open" ? 0 : 1];
        var hits = step == 5 ? (right[0] + right[attack]) / 2 : right[attack];
        var (low, high) = Wilson.Of(hits, Questions);
        var metric = exam.Metric with { Chance = exam.Role == ExamRole.Safety ? null : 0.25 };
        return ResultRow.Of(cell, false, step, exam.Name, new Measurement(metric, (double)hits / Questions, low, high, Questions));
    }
}
