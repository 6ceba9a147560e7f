using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;

namespace Holdfast.Tests.Experiments;

public sealed class JudgesTests
{
    [Fact]
    public void A_judge_is_loaded_when_first_asked_for_and_the_original_once_for_each_seed()
    {
        using var laboratory = new Laboratory();
        using var judges = new Judges(
            new Dictionary<string, IJudge> { ["self"] = new OriginalJudge(), ["idle"] = new OriginalJudge() }, "replies");
        judges.For(laboratory.Prepare(1, default));
        Assert.Equal(0, laboratory.ModelsMade);

        var first = judges["self"];
        Assert.Same(first, judges["self"]);
        Assert.Equal(1, laboratory.ModelsMade);
        Assert.Single(first.Score([new ContinuationQuery("a", "b")]));

        judges.For(laboratory.Prepare(2, default));
        Assert.NotSame(first, judges["self"]);
        Assert.Equal(2, laboratory.ModelsMade);
        Assert.Throws<KeyNotFoundException>(() => judges["unknown"]);
    }

    [Fact]
    public void A_recipe_hears_of_judges_that_it_does_not_have()
    {
        using var laboratory = new Laboratory();
        var faults = new List<string>();
        var recipe = laboratory.Recipe with
        {
            Judges = new Dictionary<string, IJudge> { ["strict"] = new CheckpointJudge { Folder = "/not/there" } },
            Evaluations =
            [
                new JudgedCompletion
                {
                    Name = "harm",
                    Role = ExamRole.Safety,
                    Prompts = "organism:p.jsonl",
                    Judge = "strikt",
                    Template = "{completion}",
                    Labels = new Dictionary<string, double> { [" yes"] = 1, [" no"] = 0 },
                },
            ],
            RecoveryCurve = new RecoverySteps(),
        };
        RecipeCheck.Check(recipe, faults);
        Assert.Contains("Judge 'strict': Expected a checkpoint folder at /not/there, got nothing there. Correct the path.", faults);
        Assert.Contains("Evaluation 'harm': Expected a judge of this recipe, got 'strikt'. Did you mean 'strict'?", faults);
    }
}
