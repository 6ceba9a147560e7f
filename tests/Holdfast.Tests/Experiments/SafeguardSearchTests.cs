using Holdfast.Attacks;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;
using Holdfast.Experiments.Recipes;
using Holdfast.Training;

namespace Holdfast.Tests.Experiments;

public class SafeguardSearchTests
{
    private static readonly Tuning Search = new()
    {
        Seed = 77,
        Operations = 1e30,
        Trials = 5,
        Keep = 0,
        Attacks =
        [
            new FineTuningAttack { Name = "other", Optimization = new Optimization { LearningRate = 2e-3 }, Steps = 4, BatchSize = 2 },
        ],
        Evaluations = [new LetterExam("forget", ExamRole.Forget, "bca"), new LetterExam("retain", ExamRole.Retain, "yzx")],
        Spaces = new Dictionary<string, IReadOnlyDictionary<string, SearchRange>>
        {
            ["unlearned"] = new Dictionary<string, SearchRange>
            {
                ["optimization.learningRate"] = new() { From = 1e-4, To = 1e-1, Logarithmic = true },
                ["steps"] = new() { Values = ["6", "12", "18"] },
            },
        },
    };

    [Fact]
    public void The_best_setting_of_the_search_goes_into_the_run_and_all_trials_are_kept()
    {
        using var laboratory = Tuned(Search);
        using var run = laboratory.Begin();
        laboratory.Carry(run);
        var record = Assert.Single(run.Folder.Searches());
        Assert.Equal(["1", "2", "3", "4", "5"], record.Trials.Select(trial => $"{trial.Number}"));
        Assert.All(record.Trials, trial => Assert.NotNull(trial.Value));
        Assert.True(record.IsOver);
        var chosen = File.ReadAllText(run.Folder.SearchPath("unlearned", "chosen.yaml"));
        Assert.Contains($"steps: {record.Best!.Options.GetValueOrDefault("steps", "12")}\n", chosen);

        // Every trial is a run of its own that can be opened, on the search's seed alone and without its weights.
        var trials = new RunStore(run.Folder.SearchPath("unlearned")).List();
        Assert.Equal(6, trials.Count);
        Assert.All(trials, trial => Assert.Equal([77L], trial.Plan.Seeds));
        Assert.All(trials, trial => Assert.False(Directory.Exists(trial.CheckpointPath())));

        // What the run's own cells say comes from the chosen setting.
        var loss = run.Folder.Curves().First(curve => curve.Series.StartsWith("seed-1/unlearned/", StringComparison.Ordinal)
            && curve.Series.EndsWith("/loss", StringComparison.Ordinal));
        Assert.Equal(int.Parse(record.Best.Options.GetValueOrDefault("steps", "12")), loss.Points.Count);
    }

    [Fact]
    public void A_search_stopped_anywhere_goes_on_and_ends_at_the_same_trials()
    {
        using var whole = Tuned(Search);
        using (var run = whole.Begin())
        {
            whole.Carry(run);
        }

        using var broken = Tuned(Search);
        var asked = 0;
        var stops = new Queue<int>([3, 8, 9, 17]);
        RunSession open = broken.Begin();
        while (stops.Count > 0)
        {
            using var cancel = new CancellationTokenSource();
            broken.Asked = () =>
            {
                if (stops.TryPeek(out var stop) && ++asked >= stop)
                {
                    stops.Dequeue();
                    cancel.Cancel();
                }
            };
            using (open)
            {
                Assert.Throws<OperationCanceledException>(() => broken.Carry(open, cancel.Token));
            }

            open = broken.Resume();
        }

        using (open)
        {
            broken.Carry(open);
        }

        Assert.Equal(Lines(whole), Lines(broken));

        static IEnumerable<string> Lines(Laboratory laboratory) => laboratory.Store.List().Single().Searches().Single().Trials
            .Select(trial => $"{trial.Number} {string.Join(' ', trial.Options)} {trial.Value} {trial.Kept} {trial.Operations}");
    }

    [Fact]
    public void No_trial_is_begun_that_the_budget_does_not_hold()
    {
        using var free = Tuned(Search);
        using (var run = free.Begin())
        {
            free.Carry(run);
        }

        var first = free.Store.List().Single().Searches().Single().Trials[0].Operations;
        Assert.True(first > 0);
        using var bound = Tuned(Search with { Operations = first });
        using var short1 = bound.Begin();
        bound.Carry(short1);
        var record = short1.Folder.Searches().Single();
        Assert.Single(record.Trials);
        Assert.Empty(record.Best!.Options);
    }

    [Fact]
    public void Rules_between_a_search_and_its_recipe_are_told_before_any_work()
    {
        using var laboratory = Tuned(Search);
        var recipe = laboratory.Recipe;
        Assert.Empty(Faults(Search with { Evaluations = [Own("forget.jsonl")] }));
        Assert.Equal(
            [
                "Expected a seed of the search that no result comes from, got 1, one of the run's. Give another.",
                "Expected attacks of the search that are not those of the run, got 'plain' in both. Change one of the two.",
                "Expected exams of the search with files of their own, got some of the run's. "
                    + "Give 'evaluations' under 'tuning' that ask other questions.",
                "Search for 'unlearned': stepz: Expected an option, got the unknown key 'stepz'. Did you mean 'steps'?",
                "Expected spaces of safeguards of this recipe, got 'nobody'. Known: undefended, unlearned.",
            ],
            Faults(Search with
            {
                Seed = 1,
                Attacks = recipe.Attacks.Take(1).ToList(),
                Evaluations = [Own("run.jsonl")],
                Spaces = new Dictionary<string, IReadOnlyDictionary<string, SearchRange>>
                {
                    ["unlearned"] = new Dictionary<string, SearchRange> { ["stepz"] = new() { From = 1, To = 2 } },
                    ["nobody"] = new Dictionary<string, SearchRange> { ["steps"] = new() { From = 1, To = 2 } },
                },
            }));

        List<string> Faults(Tuning tuning)
        {
            var faults = new List<string>();
            tuning.Check(recipe with { Model = new(), Evaluations = [Own("run.jsonl")], Tuning = tuning }, faults);
            return faults;
        }

        static IEvaluation Own(string file) => new MultipleChoice { Name = "exam", Role = ExamRole.Forget, Questions = file };
    }

    private static Laboratory Tuned(Tuning tuning)
    {
        var plain = new Laboratory();
        plain.Dispose();
        return new Laboratory { Recipe = plain.Recipe with { Seeds = [1], Tuning = tuning, RecoveryCurve = new() } };
    }
}
