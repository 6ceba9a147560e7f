using System.Runtime.InteropServices;
using Holdfast.Evidence;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Safeguards;

namespace Holdfast.Tests.Experiments;

public class ExperimentTests
{
    /// <summary>Before, the original, the released and the attacked model were all in memory at once.</summary>
    [Fact]
    public void A_run_of_undefended_attacks_holds_the_weights_once()
    {
        using var plain = new Laboratory();
        var recipe = plain.Recipe with
        {
            Seeds = [1],
            Safeguards = new Dictionary<string, ISafeguard> { ["undefended"] = new None() },
        };
        using var laboratory = new Laboratory { Recipe = recipe };
        laboratory.Carry(laboratory.Begin());
        Assert.Equal(1, laboratory.ModelsMade);
    }

    [Fact]
    public void The_plan_names_the_exams_that_are_made_anew_for_every_seed()
    {
        using var laboratory = new Laboratory();
        var recipe = laboratory.Recipe with
        {
            Evaluations =
            [
                new MultipleChoice { Name = "forget", Role = ExamRole.Forget, Questions = "organism:exams/forget.jsonl" },
                new MultipleChoice { Name = "public", Role = ExamRole.Forget, Questions = "/data/public.jsonl" },
            ],
        };
        Assert.Equal(["forget"], recipe.Plan().SeedExams);
        Assert.Empty(laboratory.Recipe.Plan().SeedExams);
    }

    [Fact]
    public void Every_cell_gets_an_outcome_and_a_broken_attack_does_not_stop_the_others()
    {
        using var laboratory = new Laboratory();
        using var run = laboratory.Begin();
        var summary = laboratory.Carry(run);
        Assert.Equal(RunStatus.Incomplete, summary.Status);
        Assert.Equal(16, summary.Cells.Count);
        Assert.All(summary.Cells, end => Assert.Equal(end.Attack == "broken", end.Status == CellStatus.Failed));
        Assert.All(summary.Cells.Where(end => end.Attack == "broken"), end => Assert.Matches(
            @"^Expected a finite loss in broken, got NaN or infinity at step \d+ with learning rate 1E\+03 \(last finite loss .*\)\..*"
            + @" Last good state: checkpoints/seed-\d/(undefended|unlearned)\.$", end.Reason));

        // One row for each exam before and after, and one more on the recovery curve of an attack.
        Assert.Equal([0, 0], Steps(summary, "none"));
        Assert.Equal([2, 6, 6], Steps(summary, "plain"));
        Assert.Equal([2, 4, 4], Steps(summary, "low-rank"));
        Assert.DoesNotContain(summary.Rows, row => row.InDistribution);

        var cost = summary.Rows.Where(row => row is { Seed: 1, Safeguard: "unlearned", Attack: "plain", Metric: ResultRow.Tokens });
        Assert.Equal([(2, true), (6, true)], cost.Select(row => (row.Step, row.Value > 0)));
        var marks = run.Folder.Outcome(new Cell(1, "unlearned", "plain"))!.Marks;
        Assert.Equal([(2, "forget", 3), (6, "forget", 3), (6, "retain", 3)], marks.Select(mark => (mark.Step, mark.Evaluation, mark.Values.Count)));
    }

    /// <summary>Once in some hundred cells the binding freed a number that a native call was reading; the cell was lost for it.</summary>
    [Fact]
    public void A_failure_of_the_native_library_costs_nothing_the_first_time()
    {
        using var whole = new Laboratory();
        using (var run = whole.Begin())
        {
            whole.Carry(run);
        }

        using var shaken = new Laboratory();
        var asked = 0;
        shaken.Asked = () =>
        {
            if (++asked is 3 or 7)
            {
                throw new ExternalException("Expected false to be true, but got false.");
            }
        };
        using (var run = shaken.Begin())
        {
            shaken.Carry(run);
        }

        Assert.Equal(Summary(whole), Summary(shaken));
    }

    [Fact]
    public void A_run_stopped_at_any_exam_and_resumed_ends_in_the_same_bytes()
    {
        using var whole = new Laboratory();
        var exams = 0;
        whole.Asked = () => exams++;
        using (var run = whole.Begin())
        {
            whole.Carry(run);
        }

        foreach (var stop in new[] { 1, exams / 2, exams - 1 })
        {
            using var broken = new Laboratory();
            using var cancel = new CancellationTokenSource();
            var asked = 0;
            broken.Asked = () =>
            {
                if (++asked == stop)
                {
                    cancel.Cancel();
                }
            };
            using (var run = broken.Begin())
            {
                Assert.ThrowsAny<OperationCanceledException>(() => broken.Carry(run, cancel.Token));
            }

            using (var run = broken.Resume())
            {
                broken.Carry(run);
            }

            Assert.Equal(Summary(whole), Summary(broken));
        }
    }

    [Fact]
    public void A_released_model_that_was_changed_is_refused()
    {
        using var laboratory = new Laboratory();
        using var cancel = new CancellationTokenSource();
        laboratory.Asked = cancel.Cancel;
        using (var run = laboratory.Begin())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => laboratory.Carry(run, cancel.Token));
        }

        laboratory.Asked = () => { };
        using var resumed = laboratory.Resume();
        var folder = resumed.Folder.CheckpointPath("seed-1", "undefended");
        var weights = File.ReadAllBytes(Path.Combine(folder, "weights"));
        weights[0] ^= 1;
        File.WriteAllBytes(Path.Combine(folder, "weights"), weights);
        var fault = Assert.Throws<InputFaultException>(() => laboratory.Carry(resumed));
        Assert.Matches("^Expected the weights in .*undefended to have SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}. Delete that folder to train the safeguard anew.$", fault.Message);
    }

    private static IEnumerable<int> Steps(RunSummary summary, string attack) =>
        summary.Rows.Where(row => row is { Seed: 1, Safeguard: "unlearned", Evaluation: not null } && row.Attack == attack).Select(row => row.Step);

    private static string Summary(Laboratory laboratory) => File.ReadAllText(laboratory.Store.List().Single().SummaryPath);
}
