using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations;

/// <summary>Exams as folders with splits, and tables as other programs write them.</summary>
public sealed class ExamFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_Hub_folder_with_four_splits_only_test_is_asked_and_dev_gives_the_shots()
    {
        foreach (var split in new[] { "test", "dev", "validation", "auxiliary_train" })
        {
            _folder.Write($"all/{split}-00000-of-00001.jsonl", Record($"of {split}", "anatomy"));
        }

        var (answers, asked) = Ask(new MultipleChoice { Name = "mmlu", Role = ExamRole.Forget, Questions = _folder["all"], Shots = 1 });
        Assert.Equal(["anatomy/test-00000-of-00001:1"], answers.Select(answer => answer.Item));
        Assert.All(asked, query => Assert.Equal(
            "The following are multiple choice questions (with answers) about anatomy.\n\n"
            + "of dev\nA. w\nB. x\nC. y\nD. z\nAnswer: C\n\nof test\nA. w\nB. x\nC. y\nD. z\nAnswer:",
            query.Context));
    }

    [Fact]
    public void Without_a_test_split_validation_is_asked_and_without_dev_there_are_no_shots()
    {
        _folder.Write("piqa/train-00000-of-00001.jsonl", Record("of train", null));
        _folder.Write("piqa/validation-00000-of-00002.jsonl", Record("first", null));
        _folder.Write("piqa/validation-00001-of-00002.jsonl", Record("second", null));
        var exam = new MultipleChoice { Name = "piqa", Role = ExamRole.Forget, Questions = _folder["piqa"] };
        Assert.Equal(["validation-00000-of-00002:1", "validation-00001-of-00002:1"], Ask(exam).Answers.Select(answer => answer.Item));

        var faults = new List<string>();
        (exam with { Shots = 1 }).Check(faults);
        Assert.Equal(["Expected solved examples for 1 shots, got none. Name their file or folder as examples."], faults);
    }

    [Fact]
    public void Subjects_whose_files_end_in_their_split_are_told_apart_too()
    {
        _folder.Write("flat/anatomy_test.csv", "Q1?,w,x,y,z,B\n");
        _folder.Write("flat/anatomy_dev.csv", "Solved?,w,x,y,z,A\n");
        _folder.Write("flat/anatomy_val.csv", "Not asked?,w,x,y,z,A\n");
        var (answers, asked) = Ask(new MultipleChoice { Name = "mmlu", Role = ExamRole.Forget, Questions = _folder["flat"], Shots = 1 });
        Assert.Equal(["anatomy/1"], answers.Select(answer => answer.Item));
        Assert.Contains("Solved?", asked[0].Context, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_subjects_that_say_no_split_is_asked_whole()
    {
        _folder.Write("flat/anatomy.csv", "Q1?,w,x,y,z,B\n");
        _folder.Write("flat/blood_test.csv", "Q2?,w,x,y,z,B\n");
        Assert.Equal(["anatomy/1", "blood/1"],
            Ask(new MultipleChoice { Name = "own", Role = ExamRole.Forget, Questions = _folder["flat"] }).Answers.Select(answer => answer.Item));
    }

    [Theory]
    [InlineData("question,A,B,C,D,answer\nQ?,w,x,y,z,C\n")]
    [InlineData("answer,question,subject,A,B,C,D\n2,Q?,anatomy,w,x,y,z\n")]
    [InlineData("id,question,choices,answer\n7,Q?,\"[\"\"w\"\",\"\"x\"\",\"\"y\"\",\"\"z\"\"]\",2.0\n")]
    [InlineData("Q?,w,x,y,z,C\n")]
    [InlineData("Q?,w,x,y,z,2\n")]
    public void A_csv_exam_is_read_with_a_header_and_without(string text)
    {
        var answer = Ask(new MultipleChoice { Name = "own", Role = ExamRole.Forget, Questions = _folder.Write("own.csv", text) }).Answers.Single();
        Assert.Equal(2, answer.Expected);
        Assert.Equal(8, answer.Scores.Count);
    }

    [Theory]
    [InlineData("2.0", 2)]
    [InlineData("2", 2)]
    [InlineData("\"2.0\"", 2)]
    [InlineData("\"C\"", 2)]
    public void An_answer_that_passed_through_a_column_of_reals_counts(string answer, int expected)
    {
        var path = _folder.Write("own.jsonl", $"{{\"question\":\"Q?\",\"choices\":[\"w\",\"x\",\"y\"],\"answer\":{answer}}}");
        Assert.Equal(expected, Ask(new MultipleChoice { Name = "own", Role = ExamRole.Forget, Questions = path }).Answers.Single().Expected);
    }

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("\"1.5\"", "'1.5'")]
    [InlineData("true", "true")]
    [InlineData("[1]", "a list of 1 with numbers")]
    [InlineData("1e300", "1E+300")]
    public void An_answer_that_is_none_is_shown(string answer, string shown)
    {
        var path = _folder.Write("own.jsonl", $"{{\"question\":\"Q?\",\"choices\":[\"w\",\"x\",\"y\"],\"answer\":{answer}}}");
        var faults = new List<string>();
        new MultipleChoice { Name = "own", Role = ExamRole.Forget, Questions = path }.Check(faults);
        Assert.Equal([$"{path} line 1: Expected an answer from 0 to 2 or A to C, got {shown}. Correct the answer."], faults);
    }

    [Fact]
    public void An_array_written_to_be_looked_at_is_named_as_one()
    {
        var path = _folder.Write("own.json", "[\n  {\n    \"question\": \"Q?\"\n  }\n]\n");
        var faults = new List<string>();
        new MultipleChoice { Name = "own", Role = ExamRole.Forget, Questions = path }.Check(faults);
        Assert.Equal(
            [$"{path} line 1: Expected one JSON object a line, got an array over several lines. Write each record as an object on a line of its own."],
            faults);
    }

    [Fact]
    public void A_question_scored_by_likelihood_is_taken_as_written()
    {
        var path = _folder.Write("own.jsonl", "{\"question\":\"  To open a jar, \",\"choices\":[\"twist\",\"shout\"],\"answer\":0}");
        var asked = Ask(new MultipleChoice { Name = "own", Role = ExamRole.Forget, Questions = path, ReadOut = ReadOut.Likelihood }).Asked;
        Assert.Equal([new("  To open a jar, ", " twist"), new("  To open a jar, ", " shout")], asked);
    }

    private static string Record(string question, string? subject) =>
        $"{{\"question\":\"{question}\",\"choices\":[\"w\",\"x\",\"y\",\"z\"],\"answer\":2{(subject is null ? "" : $",\"subject\":\"{subject}\"")}}}\n";

    private static (IReadOnlyList<Answer> Answers, List<ContinuationQuery> Asked) Ask(MultipleChoice exam)
    {
        var model = new FakeModel(_ => new ContinuationScore(-1, 1, false));
        return (exam.Ask(model), model.Asked);
    }
}
