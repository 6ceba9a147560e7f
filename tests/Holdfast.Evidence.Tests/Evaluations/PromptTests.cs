using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations;

/// <summary>The exact text that is scored, against what lm-evaluation-harness and TAR's exam send.</summary>
public sealed class PromptTests : IDisposable
{
    private const string Records =
        """{"question": " Which gem glows? ", "choices": ["ruby", "opal", "jet", "jade"], "answer": 1}""" + "\n";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Wmdp_zero_shot()
    {
        var exam = new MultipleChoice { Name = "forget", Role = ExamRole.Forget, Questions = _folder.Write("wmdp.jsonl", Records), Subject = "biology" };
        const string prompt =
            "The following are multiple choice questions (with answers) about biology.\n\nWhich gem glows?\nA. ruby\nB. opal\nC. jet\nD. jade\nAnswer:";
        Assert.Equal(
            [
                new ContinuationQuery(prompt, " A"), new ContinuationQuery(prompt, " B"), new ContinuationQuery(prompt, " C"),
                    new ContinuationQuery(prompt, " D"),
                new ContinuationQuery(prompt, "A", Apart: true), new ContinuationQuery(prompt, "B", Apart: true),
                new ContinuationQuery(prompt, "C", Apart: true), new ContinuationQuery(prompt, "D", Apart: true),
            ],
            Asked(exam));
    }

    [Fact]
    public void Mmlu_with_the_first_two_of_dev()
    {
        _folder.Write("mmlu/test/college_biology_test.csv", "\"Which, then?\",w,x,y,z,D\n");
        _folder.Write("mmlu/dev/college_biology_dev.csv", "One?,a,b,c,d,B\nTwo?,e,f,g,h,A\nThree?,i,j,k,l,C\n");
        var exam = new MultipleChoice { Name = "retain", Role = ExamRole.Retain, Questions = _folder["mmlu"], Shots = 2 };
        Assert.Equal(
            "The following are multiple choice questions (with answers) about college biology.\n\n"
            + "One?\nA. a\nB. b\nC. c\nD. d\nAnswer: B\n\n"
            + "Two?\nA. e\nB. f\nC. g\nD. h\nAnswer: A\n\n"
            + "Which, then?\nA. w\nB. x\nC. y\nD. z\nAnswer:",
            Asked(exam)[0].Context);
    }

    [Fact]
    public void An_exam_without_subject_has_a_description_without_one()
    {
        var exam = new MultipleChoice { Name = "forget", Role = ExamRole.Forget, Questions = _folder.Write("exam.jsonl", Records) };
        Assert.StartsWith("The following are multiple choice questions (with answers).\n\nWhich gem", Asked(exam)[0].Context);
    }

    [Fact]
    public void Likelihood_continues_the_question_as_written_with_each_choice()
    {
        var exam = new MultipleChoice
        {
            Name = "forget",
            Role = ExamRole.Forget,
            Questions = _folder.Write("exam.jsonl", Records),
            ReadOut = ReadOut.Likelihood,
        };
        Assert.Equal(
            [
                new ContinuationQuery(" Which gem glows? ", " ruby"), new ContinuationQuery(" Which gem glows? ", " opal"),
                new ContinuationQuery(" Which gem glows? ", " jet"), new ContinuationQuery(" Which gem glows? ", " jade"),
            ],
            Asked(exam));
    }

    [Fact]
    public void Likelihood_with_examples_separates_them_by_a_blank_line()
    {
        var exam = new MultipleChoice
        {
            Name = "forget",
            Role = ExamRole.Forget,
            Questions = _folder.Write("exam.jsonl", Records),
            Examples = _folder.Write("dev.jsonl", """{"question": "Which metal rusts?", "choices": ["gold", "iron"], "answer": "B"}"""),
            ReadOut = ReadOut.Likelihood,
            Shots = 1,
        };
        Assert.Equal("Which metal rusts? iron\n\n Which gem glows? ", Asked(exam)[0].Context);
    }

    private static List<ContinuationQuery> Asked(MultipleChoice exam)
    {
        var model = new FakeModel(_ => new ContinuationScore(-1, 1, false));
        exam.Ask(model);
        return model.Asked;
    }
}
