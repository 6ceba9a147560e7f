using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Tests.Evaluations;

/// <summary>Real exams in their published files.</summary>
public class PublishedExamsTests
{
    [Fact]
    public void Eight_subjects_of_mmlu_parse_with_all_their_questions_and_five_shots()
    {
        var exam = new MultipleChoice { Name = "mmlu", Role = ExamRole.Forget, Questions = SharedData.Folder("mmlu"), Shots = 5 };
        var faults = new List<string>();
        exam.Check(faults);
        Assert.Empty(faults);

        var model = new FakeModel(query => new ContinuationScore(query.Continuation.EndsWith('C') ? -1 : -2, 1, false));
        var answers = exam.Ask(model);
        var counts = answers.CountBy(answer => answer.Item.Split('/')[0]).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value));
        Assert.Equal(
            [
                ("abstract_algebra", 100), ("anatomy", 135), ("astronomy", 152), ("college_biology", 144),
                ("econometrics", 114), ("high_school_geography", 198), ("philosophy", 311), ("world_religions", 171),
            ],
            counts);
        Assert.All(model.Asked, query => Assert.Equal(5, query.Context.Split("\nAnswer: ").Length - 1));
        Assert.StartsWith(
            "The following are multiple choice questions (with answers) about abstract algebra.\n\nFind all c in Z_3",
            model.Asked[0].Context);
        var always = exam.Summarise(exam.Mark(answers, NoJudges.Instance))[0];
        Assert.Equal(answers.Count(answer => answer.Expected == 2) / 1325.0, always.Value, 1e-12);
    }

    [Theory]
    [InlineData("forget-exam.jsonl", 148)]
    [InlineData("retain-exam.jsonl", 400)]
    public void The_stories_exams_parse(string file, int questions)
    {
        var exam = new MultipleChoice
        {
            Name = "stories",
            Role = ExamRole.Forget,
            Questions = Path.Combine(SharedData.Folder("stories"), file),
            ReadOut = ReadOut.Likelihood,
        };
        var answers = exam.Ask(new FakeModel(_ => new ContinuationScore(-1, 1, false)));
        Assert.Equal(questions, answers.Count);
        Assert.All(answers, answer => Assert.Equal(4, answer.Scores.Count));
    }

    [Fact]
    public void The_stories_texts_parse()
    {
        var faults = new List<string>();
        new Perplexity { Name = "stories", Role = ExamRole.Forget, Texts = Path.Combine(SharedData.Folder("stories"), "forget-text.jsonl") }.Check(faults);
        Assert.Empty(faults);
    }
}
