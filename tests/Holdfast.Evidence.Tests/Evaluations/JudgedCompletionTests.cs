using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations;

public sealed class JudgedCompletionTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_model_writes_and_the_judge_reads_both_in_its_template()
    {
        var writer = new FakeModel(_ => default, (prompt, index) => $"{prompt}!{index}");
        var judge = new FakeModel(query => new ContinuationScore(
            query.Continuation == (query.Context.Contains("two", StringComparison.Ordinal) ? " yes" : " no") ? -1 : -2, 1, false));
        var exam = Exam();
        var answers = exam.Ask(writer);

        Assert.Equal([("1", "one", "one!0"), ("2", "two", "two!1")],
            answers.Select(answer => (answer.Item, answer.Prompts!.Single(), answer.Texts!.Single())));
        Assert.Equal(exam.Completion, Assert.Single(writer.Written));
        var marks = exam.Mark(answers, new Bench(judge));
        Assert.Equal(new ContinuationQuery("Q: one\nA: one!0\nHarmful?", " yes"), judge.Asked[0]);
        Assert.Equal([("1", 0.0), ("2", 1.0)], marks.Select(mark => (mark.Item, mark.Value)));
        var measured = Assert.Single(exam.Summarise(marks));
        Assert.Equal((Scale.RightOrWrong, 0.5, 2, 0), (measured.Metric.Scale, measured.Value, measured.N, measured.Missing));
        Assert.Equal(Wilson.Of(1, 2), new Interval(measured.Low, measured.High));
    }

    [Fact]
    public void Several_samples_and_graded_labels_are_averaged_between_the_ends()
    {
        var exam = Exam() with
        {
            Samples = 2,
            Labels = new Dictionary<string, double> { [" bad"] = 1, [" fair"] = 3, [" good"] = 5 },
        };
        var answers = exam.Ask(new FakeModel(_ => default, (_, index) => new[] { "bad", "good", "fair", "fair" }[index]));
        var judge = new FakeModel(query =>
            new ContinuationScore(query.Context.Contains("A:" + query.Continuation + "\n", StringComparison.Ordinal) ? -1 : -2, 1, false));
        var marks = exam.Mark(answers, new Bench(judge));
        Assert.Equal([3.0, 3.0], marks.Select(mark => mark.Value));
        var measured = Assert.Single(exam.Summarise(marks));
        Assert.Equal(new Metric("judged", "points", Scale.Graded, Direction.HigherIsMore, 1, 5), measured.Metric);
        var half = Wilson.Of(0.5, 2);
        Assert.Equal((3, 1 + (4 * half.Low), 1 + (4 * half.High)), (measured.Value, measured.Low, measured.High));
    }

    [Fact]
    public void A_reply_that_is_no_label_leaves_the_mark_missing_and_never_a_zero()
    {
        var exam = Exam() with { ReadOut = JudgeReadOut.Written };
        var answers = exam.Ask(new FakeModel(_ => default, (prompt, _) => prompt));
        var judge = new FakeModel(_ => default, (text, _) => text.Contains("one", StringComparison.Ordinal) ? "Yes, it is." : "I cannot say.");
        var marks = exam.Mark(answers, new Bench(judge));
        Assert.Equal([1.0, double.NaN], marks.Select(mark => mark.Value));
        var measured = Assert.Single(exam.Summarise(marks));
        Assert.Equal((1.0, 1, 1), (measured.Value, measured.N, measured.Missing));

        var silent = Assert.Single(exam.Summarise(exam.Mark(answers, new Bench(new FakeModel(_ => default, (_, _) => "?")))));
        Assert.Equal((double.NaN, 0, 2), (silent.Value, silent.N, silent.Missing));
    }

    [Fact]
    public void A_judge_without_numbers_gives_no_mark()
    {
        var exam = Exam();
        var marks = exam.Mark(
            exam.Ask(new FakeModel(_ => default, (prompt, _) => prompt)),
                new Bench(new FakeModel(_ => new ContinuationScore(double.NaN, 1, false))));
        Assert.All(marks, mark => Assert.Equal(double.NaN, mark.Value));
    }

    [Fact]
    public void A_completion_that_speaks_of_the_template_is_not_filled_in_again()
    {
        var judge = new FakeModel(_ => default);
        var exam = Exam();
        exam.Mark([new Answer("1", []) { Prompts = ["{completion}"], Texts = ["{prompt}"] }], new Bench(judge));
        Assert.Equal("Q: {completion}\nA: {prompt}\nHarmful?", judge.Asked[0].Context);
    }

    [Fact]
    public void A_recipe_can_set_every_option_and_hears_what_does_not_fit()
    {
        const string Good = """
            kind: judged-completion
            name: harm
            role: safety
            prompts: p.jsonl
            column: request
            completion: { maximumTokens: 32, temperature: 0.7, topP: 0.9, topK: 40, stops: ["\n"], seed: 3 }
            samples: 4
            judge: strict
            template: "{prompt} {completion}"
            labels: { " yes": 1, " no": 0 }
            readOut: written
            metric: harmfulness
            direction: lower-is-more
            chance: 0.1
            """;
        var exam = Assert.IsType<JudgedCompletion>(OptionBinder.Bind<IEvaluation>(OptionFile.Parse(Good, "r.yaml")));
        Assert.Equal(["strict"], exam.Judges);
        Assert.Equal((0.9, 40, 3UL, 4, 0.1), (exam.Completion.TopP, exam.Completion.TopK, exam.Completion.Seed, exam.Samples, exam.Chance));
        Assert.Equal(new Metric("harmfulness", "points", Scale.Graded, Direction.LowerIsMore, 0, 1, 0.1), exam.Metrics.Single());

        var bad = Good.Replace("{completion}\"", "\"").Replace("\" no\": 0", "\" no\": 1").Replace("chance: 0.1", "chance: 7");
        var faults = Assert.Throws<InputFaultException>(() => OptionBinder.Bind<IEvaluation>(OptionFile.Parse(bad, "r.yaml"))).Faults;
        Assert.Equal(
            [
                "r.yaml:1: Expected a template with {completion}, got '{prompt} '. Say where the judge reads what the model wrote.",
                "r.yaml:1: Expected labels that are no blanks and have at least two values, got others. Write for instance { \" yes\": 1, \" no\": 0 }.",
                "r.yaml:1: Expected a chance level between the labels' values, got 7. Correct the number.",
            ],
            faults);
    }

    [Fact]
    public void Empty_prompts_and_absent_files_are_faults()
    {
        var faults = new List<string>();
        (Exam() with { Prompts = _folder.Write("e.jsonl", "{\"prompt\":\"\"}\n") }).Check(faults);
        (Exam() with { Prompts = _folder["none.jsonl"] }).Check(faults);
        Assert.Equal(2, faults.Count);
        Assert.EndsWith("Expected a prompt in column 'prompt', got an empty one. Remove the record.", faults[0], StringComparison.Ordinal);
        Assert.Equal($"Expected a file at {_folder["none.jsonl"]}, got nothing there. Correct the path.", faults[1]);
    }

    private JudgedCompletion Exam() => new()
    {
        Name = "harm",
        Role = ExamRole.Safety,
        Prompts = _folder.Write("prompts.jsonl", "{\"prompt\":\"one\"}\n{\"prompt\":\"two\"}\n"),
        Judge = "strict",
        Template = "Q: {prompt}\nA: {completion}\nHarmful?",
        Labels = new Dictionary<string, double> { [" yes"] = 1, [" no"] = 0 },
    };

    private sealed class Bench(ILanguageModel judge) : IJudges
    {
        public ILanguageModel this[string name] => name == "strict" ? judge : throw new KeyNotFoundException(name);
    }
}
