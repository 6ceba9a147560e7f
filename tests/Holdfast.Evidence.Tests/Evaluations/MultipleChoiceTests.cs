using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tables;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations;

public sealed class MultipleChoiceTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_catalogue_knows_it() => Assert.Equal(typeof(MultipleChoice), Catalog<IEvaluation>.Find("multiple-choice")!.Type);

    [Fact]
    public void The_two_letter_forms_are_marked_apart()
    {
        // With a space the model always says B, without one always D.
        var exam = Exam("exam.jsonl", Record("a?", 1), Record("b?", 1), Record("c?", 3), Record("d?", 0));
        var answers = exam.Ask(new FakeModel(query => Says(query.Continuation is " B" or "D")));
        var measured = exam.Summarise(exam.Mark(answers, NoJudges.Instance));
        Assert.Equal(["accuracy", "accuracy-no-space"], measured.Select(m => m.Metric.Name));
        Assert.Equal([0.5, 0.25], measured.Select(m => m.Value));
        Assert.Equal([0.25, 0.25], measured.Select(m => m.Metric.Chance!.Value));
        Assert.Equal([4, 4], measured.Select(m => m.N));
        Assert.Equal(Wilson.Of(2, 4), new Interval(measured[0].Low, measured[0].High));
        Assert.Equal(Metric.Share("accuracy", 0.25), measured[0].Metric);
        Assert.Equal("share", measured[0].Metric.Unit);
    }

    /// <summary>
    /// The model says x everywhere. Against what it says of x and y in the other question it prefers y in the first, as is right; by those
    /// preferences alone it says x in both.
    /// </summary>
    [Fact]
    public void A_general_dislike_of_an_answer_is_taken_off_and_told_apart()
    {
        string[] questions = ["""{"question":"first","choices":["x","y"],"answer":1}""", """{"question":"second","choices":["y","x"],"answer":1}"""];
        var exam = Exam("exam.jsonl", questions) with { ReadOut = ReadOut.Likelihood };
        var answers = exam.Ask(new FakeModel(query => new ContinuationScore(
            query.Continuation == " x" ? -1 : query.Context.Contains("first", StringComparison.Ordinal) ? -2 : -4, 1, false)));
        Assert.Equal([[0, 1], [1, 0]], answers.Select(answer => answer.Choices!));
        var measured = exam.Summarise(exam.Mark(answers, NoJudges.Instance));
        Assert.Equal(
            [("accuracy", 0.5), ("accuracy-prior-corrected", 1.0), ("accuracy-knowledge-free", 0.5)],
            measured.Select(line => (line.Metric.Name, line.Value)));
        Assert.All(measured, line => Assert.Equal(0.5, line.Metric.Chance));
    }

    [Fact]
    public void Where_a_choice_is_offered_once_there_is_no_prior_to_take_off()
    {
        string[] questions = ["""{"question":"first","choices":["x","y"],"answer":1}""", """{"question":"second","choices":["z","x"],"answer":1}"""];
        var exam = Exam("exam.jsonl", questions) with { ReadOut = ReadOut.Likelihood };
        var marks = exam.Mark(exam.Ask(new FakeModel(_ => new ContinuationScore(-1, 1, false))), NoJudges.Instance);
        Assert.Equal(["accuracy"], marks.Select(mark => mark.Metric).Distinct());
    }

    [Fact]
    public void Normalisation_decides_between_short_and_long_choices()
    {
        // Sum: A -4 > B -5. Per token: A -4/1 < B -5/2. Per character: "aé𝄞" -4/3 < "bbbbbbbbbb" -5/10.
        var exam = Exam("exam.jsonl", """{"question":"q","choices":["aé𝄞","bbbbbbbbbb"],"answer":1}""") with { ReadOut = ReadOut.Likelihood };
        var answers = exam.Ask(new FakeModel(query =>
            query.Continuation[1] == 'a' ? new ContinuationScore(-4, 1, false) : new ContinuationScore(-5, 2, false)));
        Assert.Equal([3, 10], answers[0].Lengths!);
        double By(Normalisation normalisation) =>
            (exam with { Normalisation = normalisation }).Mark(answers, NoJudges.Instance).Single().Value;
        Assert.Equal(0, By(Normalisation.None));
        Assert.Equal(1, By(Normalisation.Tokens));
        Assert.Equal(1, By(Normalisation.Characters));
        Assert.Equal(0.5, exam.Summarise(exam.Mark(answers, NoJudges.Instance)).Single().Metric.Chance);
    }

    [Fact]
    public void Per_character_can_differ_from_per_token()
    {
        var exam = Exam("exam.jsonl", """{"question":"q","choices":["aaaaaaaaaaaa","b"],"answer":0}""") with { ReadOut = ReadOut.Likelihood };
        var answers = exam.Ask(new FakeModel(query =>
            query.Continuation[1] == 'a' ? new ContinuationScore(-6, 2, false) : new ContinuationScore(-2, 1, false)));
        Assert.Equal(0, (exam with { Normalisation = Normalisation.Tokens }).Mark(answers, NoJudges.Instance).Single().Value);
        Assert.Equal(1, (exam with { Normalisation = Normalisation.Characters }).Mark(answers, NoJudges.Instance).Single().Value);
    }

    [Fact]
    public void Among_equals_the_first_wins_and_a_broken_model_is_never_right()
    {
        var exam = Exam("exam.jsonl", Record("a?", 0), Record("b?", 1));
        Assert.Equal(0.5, exam.Summarise(exam.Mark(exam.Ask(new FakeModel(_ => new ContinuationScore(double.NegativeInfinity, 1, false))),
            NoJudges.Instance)).First().Value);
        Assert.Equal(0, exam.Summarise(
            exam.Mark(exam.Ask(new FakeModel(_ => new ContinuationScore(double.NaN, 1, false))), NoJudges.Instance)).First().Value);
    }

    [Fact]
    public void Answers_survive_a_json_file_and_give_the_same_numbers()
    {
        var exam = Exam("exam.jsonl", Record("a?", 0), Record("b?", 1)) with { ReadOut = ReadOut.Likelihood };
        var answers = exam.Ask(new FakeModel(query => new ContinuationScore(query.Continuation == " w" ? double.NaN : -1.0 / 3, 2, true)));
        var options = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        var read = answers.Select(answer => JsonSerializer.Deserialize<Answer>(JsonSerializer.Serialize(answer, options), options)!)
            .ToList();
        Assert.Equal(exam.Summarise(exam.Mark(answers, NoJudges.Instance)), exam.Summarise(exam.Mark(read, NoJudges.Instance)));
        Assert.Equal(answers[1].Scores, read[1].Scores);
        Assert.Equal(answers[1].Lengths!, read[1].Lengths!);
        Assert.Equal((answers[1].Item, answers[1].Expected), (read[1].Item, read[1].Expected));
    }

    [Fact]
    public void Subjects_count_alike_in_the_macro_average_whatever_their_size()
    {
        _folder.Write("mmlu/test/big_test.csv", string.Concat(Enumerable.Range(0, 8).Select(i => $"q{i}?,w,x,y,z,A\n")));
        _folder.Write("mmlu/test/small_test.csv", "r?,w,x,y,z,B\ns?,w,x,y,z,B\n");
        var exam = new MultipleChoice { Name = "retain", Role = ExamRole.Retain, Questions = _folder["mmlu"] };
        var measured = exam.Summarise(exam.Mark(exam.Ask(new FakeModel(query => Says(query.Continuation is " A" or "B"))), NoJudges.Instance));
        Assert.Equal(
            [("accuracy", 0.8), ("accuracy-macro", 0.5), ("accuracy-no-space", 0.2), ("accuracy-no-space-macro", 0.5)],
            measured.Select(m => (m.Metric.Name, m.Value)));
        Assert.Equal(Wilson.OfMean([(8, 8), (0, 2)]), new Interval(measured[1].Low, measured[1].High));
        Assert.Equal(0.25, measured[1].Metric.Chance);
    }

    [Fact]
    public void Subjects_are_chosen_in_either_spelling()
    {
        // The official cyber list says "computer security" where the file says computer_security, and so excludes nothing.
        _folder.Write("mmlu/test/computer_security_test.csv", "q?,w,x,y,z,A\n");
        _folder.Write("mmlu/test/anatomy_test.csv", "r?,w,x,y,z,B\ns?,w,x,y,z,B\n");
        var exam = new MultipleChoice { Name = "retain", Role = ExamRole.Retain, Questions = _folder["mmlu"], ExcludedSubjects = ["computer security"] };
        Assert.Equal(["anatomy/1", "anatomy/2"], Items(exam));
        Assert.Equal(["anatomy/1"], Items(exam with { Limit = 1 }));
        Assert.Equal(["computer_security/1"], Items(exam with { ExcludedSubjects = [], Subjects = ["computer_security"] }));
        Assert.Equal(
            [$"Expected a subject of {_folder["mmlu"]}, got 'anatmy'. Did you mean 'anatomy'?"],
            Faults(exam with { ExcludedSubjects = ["anatmy"] }));
    }

    [Fact]
    public void Records_with_subjects_keep_names_apart_even_across_files()
    {
        const string record = """{"question":"q?","choices":["a","b"],"answer":"A","subject":"virology"}""";
        _folder.Write("exams/one.jsonl", record);
        _folder.Write("exams/two.jsonl", record);
        var exam = new MultipleChoice { Name = "retain", Role = ExamRole.Retain, Questions = _folder["exams"], AllowDuplicates = true };
        Assert.Equal(["virology/one:1", "virology/two:1"], Items(exam));
        Assert.Equal(["virology/1"], Items(exam with { Questions = _folder["exams/one.jsonl"] }));
    }

    [Theory]
    [InlineData("""{"question":"q","choices":["a","b"]}""", "Expected an answer, got none. Give the number (from 0) or the letter of the right choice.")]
    [InlineData("""{"question":"q","choices":["a","b"],"answer":2}""", "Expected an answer from 0 to 1 or A to B, got 2. Correct the answer.")]
    [InlineData("""{"question":"q","choices":["a","b"],"answer":-1}""", "Expected an answer from 0 to 1 or A to B, got -1. Correct the answer.")]
    [InlineData("""{"question":"q","choices":["a","b"],"answer":"C"}""", "Expected an answer from 0 to 1 or A to B, got 'C'. Correct the answer.")]
    [InlineData("""{"question":"q","choices":["a","b"],"answer":"b"}""", "Expected an answer from 0 to 1 or A to B, got 'b'. Correct the answer.")]
    [InlineData("""{"question":"q","choices":["a"],"answer":0}""", "Expected 2 to 26 choices, got 1. Correct the record.")]
    [InlineData("""{"question":"q","choices":["a"," "],"answer":0}""", "Expected every choice to have text, got an empty one. Correct the record.")]
    [InlineData("""{"question":" ","choices":["a","b"],"answer":0}""", "Expected a question, got only blanks. Write the question or remove the record.")]
    [InlineData("""{"question":"q","choices":"a","answer":0}""", "Expected a list of texts in column 'choices', got the text 'a'. Correct the record.")]
    [InlineData("""{"choices":["a","b"],"answer":0}""", "Expected column 'question', got 'choices', 'answer'. Name one of these or add the column.")]
    public void A_bad_question_is_named_with_file_and_line(string record, string fault)
    {
        var path = _folder.Write("exam.jsonl", Record("fine?", 0) + "\n" + record + "\n");
        var exam = new MultipleChoice { Name = "forget", Role = ExamRole.Forget, Questions = path };
        Assert.Equal([$"{path} line 2: {fault}"], Faults(exam));
        Assert.Equal($"{path} line 2: {fault}", Assert.Throws<InputFaultException>(() => exam.Ask(new FakeModel(_ => default))).Message);
    }

    [Fact]
    public void All_bad_questions_are_listed_together_up_to_twenty()
    {
        var path = _folder.Write("exam.jsonl", string.Concat(Enumerable.Range(0, 25).Select(i => Record($"q{i}", 9) + "\n")));
        var faults = Faults(new MultipleChoice { Name = "forget", Role = ExamRole.Forget, Questions = path });
        Assert.Equal(21, faults.Count);
        Assert.StartsWith($"{path} line 20: ", faults[19]);
        Assert.Equal($"{path}: and 5 more faults like these.", faults[20]);
    }

    [Fact]
    public void A_question_that_stands_twice_is_a_fault_unless_allowed()
    {
        var path = _folder.Write("exam.jsonl", Record("a?", 0) + "\n" + Record("a?", 1) + "\n");
        var exam = new MultipleChoice { Name = "forget", Role = ExamRole.Forget, Questions = path };
        Assert.Equal(
            [$"{path} line 2: Expected every question once, got that of {path} line 1 again. Remove one or allow duplicates."], Faults(exam));
        Assert.Empty(Faults(exam with { AllowDuplicates = true }));
    }

    [Fact]
    public void Missing_files_and_examples_are_faults()
    {
        var missing = _folder["none.jsonl"];
        Assert.Equal([$"Expected a file at {missing}, got nothing there. Correct the path."], Faults(new MultipleChoice { Name = "a", Role = ExamRole.Forget, Questions = missing }));

        var exam = Exam("exam.jsonl", Record("a?", 0)) with { Shots = 2 };
        Assert.Equal(["Expected solved examples for 2 shots, got none. Name their file or folder as examples."], Faults(exam));

        var examples = _folder.Write("dev.jsonl", Record("b?", 0));
        Assert.Equal([$"Expected 2 solved examples in {examples}, got 1. Add some or ask for fewer shots."], Faults(exam with { Examples = examples }));

        _folder.Write("empty/readme.md", "x");
        Assert.Equal(
            [$"Expected files with records (.jsonl, .ndjson, .json, .csv, .parquet, .txt) in {_folder["empty"]}, got none. Name the folder or file that holds them."],
            Faults(new MultipleChoice { Name = "a", Role = ExamRole.Forget, Questions = _folder["empty"] }));
    }

    [Fact]
    public void A_parquet_exam_reads_like_any_other()
    {
        var path = _folder.Write("exam.parquet", Convert.FromBase64String(TableFileTests.IndependentParquet));
        var answers = new MultipleChoice { Name = "forget", Role = ExamRole.Forget, Questions = path }.Ask(new FakeModel(_ => default));
        Assert.Equal([("astronomy/1", 1), ("2", 3), ("virology/3", 0)], answers.Select(answer => (answer.Item, answer.Expected)));
    }

    [Fact]
    public void A_recipe_can_set_every_option()
    {
        var file = OptionFile.Parse("""
            - kind: multiple-choice
              name: forget
              role: forget
              domain: computing
              questions: exam.jsonl
              readOut: likelihood
              normalisation: characters
              shots: 2
              excludedSubjects: [computer security]
              limit: 100
            - { kind: perplexity, name: fluency, role: capability, texts: a.txt, table: { unit: paragraph } }
            """, "r.yaml");
        var bound = OptionBinder.Bind<IReadOnlyList<IEvaluation>>(file);
        var exam = Assert.IsType<MultipleChoice>(bound[0]);
        Assert.Equal(
            ("forget", ExamRole.Forget, "computing", "exam.jsonl", ReadOut.Likelihood, Normalisation.Characters, 2, "computer security", 100),
            (exam.Name, exam.Role, exam.Domain, exam.Questions, exam.ReadOut, exam.Normalisation, exam.Shots,
                exam.ExcludedSubjects.Single(), exam.Limit));
        Assert.Equal((ExamRole.Capability, ""), (bound[1].Role, bound[1].Domain));
        Assert.Equal(TextUnit.Paragraph, Assert.IsType<Perplexity>(bound[1]).Table.Unit);
    }

    [Fact]
    public void Cancellation_reaches_the_model()
    {
        var exam = Exam("exam.jsonl", Record("a?", 0));
        Assert.Throws<OperationCanceledException>(() => exam.Ask(new FakeModel(_ => default), new CancellationToken(canceled: true)));
    }

    private static string Record(string question, int answer) =>
        $$"""{"question":"{{question}}","choices":["w","x","y","z"],"answer":{{answer}}}""";

    private static ContinuationScore Says(bool likely) => new(likely ? -0.1 : -5, 1, likely);

    private static List<string> Faults(MultipleChoice exam)
    {
        var faults = new List<string>();
        exam.Check(faults);
        return faults;
    }

    private static List<string> Items(MultipleChoice exam) => [.. exam.Ask(new FakeModel(_ => default)).Select(answer => answer.Item)];

    private MultipleChoice Exam(string name, params string[] records) =>
        new() { Name = "forget", Role = ExamRole.Forget, Questions = _folder.Write(name, string.Join('\n', records)) };
}
