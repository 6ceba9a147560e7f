using Holdfast.Attacks;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;
using Holdfast.Safeguards;
using Holdfast.Training;

namespace Holdfast.Tests.Experiments;

public class SearchedAttackTests
{
    private static readonly SearchedAttack Search = new()
    {
        Name = "searched",
        Trials = 4,
        Attack = new FineTuningAttack { Name = "base", Optimization = new Optimization { LearningRate = 1e-3 }, Steps = 3, BatchSize = 2 },
        Space = new Dictionary<string, SearchRange>
        {
            ["optimization.learningRate"] = new() { From = 1e-4, To = 1e-1, Logarithmic = true },
            ["steps"] = new() { Values = ["2", "5"] },
        },
    };

    [Fact]
    public void One_half_of_the_forget_exam_chooses_and_the_other_is_what_the_run_shows()
    {
        using var laboratory = Attacked();
        using var run = laboratory.Begin();
        laboratory.Carry(run);
        foreach (var name in new[] { "undefended", "unlearned" })
        {
            var cell = new Cell(1, name, "searched");
            var record = run.Folder.Search(cell.FileName)!;
            Assert.Equal(4, record.Trials.Count);
            Assert.True(record.IsOver);
            Assert.All(record.Trials, trial => Assert.NotNull(trial.Reported));

            var outcome = run.Folder.Outcome(cell)!;
            var forget = outcome.Rows.Single(row => row.Evaluation == "forget");
            var marks = outcome.Marks.Single(marks => marks.Evaluation == "forget");
            Assert.Equal(26, marks.Values.Count);
            Assert.Equal(forget.N, marks.Values.Count(value => !double.IsNaN(value)));
            Assert.InRange(forget.N, 5, 21);
            Assert.Equal(record.Best!.Reported!.Value, forget.Value, 12);
            Assert.Equal(3, outcome.Rows.Single(row => row.Evaluation == "retain").N);
        }
    }

    [Fact]
    public void A_search_stopped_within_a_cell_goes_on_after_its_last_trial()
    {
        using var whole = Attacked();
        using (var run = whole.Begin())
        {
            whole.Carry(run);
        }

        using var broken = Attacked();
        using var cancel = new CancellationTokenSource();
        var asked = 0;
        broken.Asked = () =>
        {
            if (++asked == 5)
            {
                cancel.Cancel();
            }
        };
        using (var run = broken.Begin())
        {
            Assert.Throws<OperationCanceledException>(() => broken.Carry(run, cancel.Token));
            Assert.Equal([1, 2], run.Folder.Searches().Single().Trials.Select(trial => trial.Number));
        }

        using var rest = broken.Resume();
        broken.Carry(rest);
        var cell = new Cell(1, "undefended", "searched");
        Assert.Equal(
            whole.Store.List().Single().Outcome(cell)!.Rows.Where(row => row.Evaluation is not null),
            rest.Folder.Outcome(cell)!.Rows.Where(row => row.Evaluation is not null));
    }

    [Fact]
    public void A_search_within_a_search_and_an_option_that_is_none_are_refused()
    {
        var faults = new List<string>();
        (Search with { Attack = Search }).Check(faults);
        (Search with { Space = new Dictionary<string, SearchRange> { ["stepz"] = new() { From = 1, To = 2 } } }).Check(faults);
        Assert.Equal(
            [
                "Expected an attack that does not search itself, got a search within a search. Put both spaces into one.",
                "stepz: Expected an option, got the unknown key 'stepz'. Did you mean 'steps'?",
            ],
            faults);
    }

    private static Laboratory Attacked()
    {
        using var plain = new Laboratory();
        return new Laboratory
        {
            Recipe = plain.Recipe with
            {
                Seeds = [1],
                Safeguards = new OrderedDictionary<string, ISafeguard>(plain.Recipe.Safeguards),
                Evaluations = [new LetterExam("forget", ExamRole.Forget, "abcdefghijklmnopqrstuvwxyz"), plain.Recipe.Evaluations[1]],
                Attacks = [Search],
                RecoveryCurve = new(),
            },
        };
    }
}
