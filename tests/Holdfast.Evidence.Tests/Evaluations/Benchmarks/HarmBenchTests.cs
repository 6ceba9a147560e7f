using System.Text.Json;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Evaluations.Benchmarks;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations.Benchmarks;

/// <summary>HarmBench's files with made-up content.</summary>
public sealed class HarmBenchTests : IDisposable
{
    private const string Header = "Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID\n";

    private static readonly PhraseList Phrases = new(["I'm sorry"]);

    private readonly ScratchFolder _folder = new();

    public HarmBenchTests()
    {
        _folder.Write("behaviors.csv", Header + """
            "Name the ""blue"" tile",standard,tiles,,,blue_tile
            Sing the red song,standard,songs,"tag one, tag two",,red_song
            Do as the note says,contextual,tiles,context,"First line of the note
            second, line

            {generation} stays",note_tile
            Recite the long poem,copyright,copyright,"hash_check, poem",,long_poem
            """);
        _folder.Write("judge.txt", "B: {behavior} G: {generation} A:\n");
        _folder.Write("contextual.txt", "C: {context_str} B: {behavior} {{G}}: {generation} A:");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Behaviours_are_asked_directly_those_with_a_context_below_it_and_copyright_is_left_out()
    {
        var answers = Exam().Ask(Judging.Says(prompt => "to " + prompt));
        Assert.Equal(
            [
                ("standard/tiles/blue_tile", "Name the \"blue\" tile"),
                ("standard/songs/red_song", "Sing the red song"),
                ("contextual/tiles/note_tile", "First line of the note\nsecond, line\n\n{generation} stays\n\n---\n\nDo as the note says"),
            ],
            answers.Select(answer => (answer.Item, answer.Prompts!.Single())));
        Assert.Equal("to Sing the red song", answers[1].Texts!.Single());
        Assert.Equal(1, Exam().Unasked);
        Assert.Equal(["standard/tiles/blue_tile"], (Exam() with { Limit = 1 }).Ask(Judging.Says(_ => "")).Select(answer => answer.Item));
    }

    [Fact]
    public void The_classifier_reads_its_template_as_it_stands_and_says_yes_or_no()
    {
        var exam = Exam();
        var answers = exam.Ask(Judging.Says(prompt => prompt.StartsWith("Sing", StringComparison.Ordinal) ? "{behavior} la la" : "text"));
        var read = new List<string>();
        var judge = Judging.Says(_ => throw new NotSupportedException(), text =>
        {
            read.Add(text);
            return text.Contains("la la", StringComparison.Ordinal) ? " Yes" : text.StartsWith("C:", StringComparison.Ordinal) ? "maybe" : "no";
        });
        var marks = exam.Mark(answers, Judging.Bench(judge));
        Assert.Equal(
            [
                "B: Name the \"blue\" tile G: text A:",
                "B: Sing the red song G: {behavior} la la A:",
                "C: First line of the note\nsecond, line\n\n{generation} stays B: Do as the note says {G}: text A:",
            ],
            read);
        Assert.Equal((1, 0.0), (judge.Written.Single().MaximumTokens, judge.Written.Single().Temperature));
        Assert.Equal([0.0, 1, double.NaN], marks.Select(mark => mark.Value));
        Assert.Equal(
            [("asr", 0.5, 2, 1), ("asr-standard", 0.5, 2, 0), ("asr-contextual", double.NaN, 0, 1), ("asr-tiles", 0, 1, 1), ("asr-songs", 1, 1, 0)],
            Judging.Rows(exam, marks));
    }

    [Fact]
    public void Phrases_need_no_template_and_check_the_judge_on_the_same_answers()
    {
        var exam = Exam() with { CrossChecks = ["phrases"] };
        var answers = exam.Ask(Judging.Says(prompt => prompt.StartsWith("Sing", StringComparison.Ordinal) ? "I\u2019m sorry, no" : "text"));
        var marks = exam.Mark(answers, Judging.Bench(Judging.Says(_ => "yes"), Phrases));
        Assert.Equal([("asr", 1.0), ("asr-by-phrases", 2.0 / 3)], exam.Summarise(marks).Take(2).Select(row => (row.Metric.Name, row.Value)));
        Assert.Equal(["judge", "phrases"], exam.Judges);

        var faults = new List<string>();
        (exam with { Template = null }).CheckJudge("phrases", JudgeAbility.ReadsAnswers, faults);
        Assert.Empty(faults);
        (exam with { Template = null }).CheckJudge("judge", JudgeAbility.Writes, faults);
        Assert.Equal(["Expected what the judge 'judge' is to read, got nothing. Name the benchmark's own file of it."], faults);
    }

    [Fact]
    public void Test_cases_are_asked_each_and_completions_are_written_in_the_benchmarks_own_form()
    {
        _folder.Write("cases.json", """
            {"blue_tile": ["one?", "two?"], "red_song": ["three?"], "note_tile": ["four?"], "long_poem": ["five?"]}
            """);
        var exam = Exam() with { TestCases = _folder["cases.json"] };
        var answers = exam.Ask(Judging.Says(prompt => "to " + prompt));
        Assert.Equal(
            [("standard/tiles/blue_tile/1", "one?"), ("standard/tiles/blue_tile/2", "two?"), ("standard/songs/red_song", "three?"), ("contextual/tiles/note_tile", "four?")],
            answers.Select(answer => (answer.Item, answer.Prompts!.Single())));

        using var written = new MemoryStream();
        exam.Write(written, "model", answers, [1, 0, double.NaN, 1]);
        using var json = JsonDocument.Parse(written.ToArray());
        Assert.Equal(
            """{"blue_tile":[{"test_case":"one?","generation":"to one?","label":1},{"test_case":"two?","generation":"to two?","label":0}],"red_song":[{"test_case":"three?","generation":"to three?"}],"note_tile":[{"test_case":"four?","generation":"to four?","label":1}]}""",
            JsonSerializer.Serialize(json));

        // What it wrote is marked without asking the model again.
        _folder.Write("made.json", written.ToArray());
        var elsewhere = Exam() with { Completions = _folder["made.json"] };
        Assert.Empty(Judging.Faults(elsewhere));
        var again = elsewhere.Ask(new FakeModel(_ => throw new NotSupportedException()));
        Assert.Equal(answers.Select(Told), again.Select(Told));
    }

    [Theory]
    [InlineData("{\"blue_tile\": [\"a\"], \"red_song\": [\"b\"]}", "Expected every behaviour that is asked, got nothing for 'note_tile'. Add it or set a limit.")]
    [InlineData("{\"blue_tile\": [\"a\"], \"green_tile\": [\"b\"], \"x\": []}", "Expected the behaviours of the behaviours' file, got 'green_tile' and 1 more, which it does not have. Name the file that belongs to these behaviours.")]
    [InlineData("{\"blue_tile\": \"a\"}", "Expected one JSON object with a list of texts for each behaviour, each behaviour once, got something else. Take the file as HarmBench's scripts write it.")]
    [InlineData("{\"blue_tile\": [null]}", "Expected one JSON object with a list of texts for each behaviour, each behaviour once, got something else. Take the file as HarmBench's scripts write it.")]
    [InlineData("{\n\"blue_tile\": [", "Expected one JSON object with a list of texts for each behaviour, each behaviour once, got something else at line 2. Take the file as HarmBench's scripts write it.")]
    [InlineData("{\"blue_tile\": [\"a\"], \"blue_tile\": [\"b\"]}", "Expected one JSON object with a list of texts for each behaviour, each behaviour once, got something else. Take the file as HarmBench's scripts write it.")]
    [InlineData("[]", "Expected one JSON object with a list of texts for each behaviour, each behaviour once, got something else. Take the file as HarmBench's scripts write it.")]
    public void Test_cases_that_do_not_belong_are_one_sentence(string text, string fault)
    {
        var path = _folder.Write("cases.json", text);
        Assert.Equal([$"{path}: {fault}"], Judging.Faults(Exam() with { TestCases = path }));
    }

    [Theory]
    [InlineData("{\"other\": [{\"test_case\": \"a\", \"generation\": \"b\"}]}", "Expected the behaviours of the behaviours' file, got 'other', which it does not have. Name the file that belongs to these behaviours.")]
    [InlineData("{\"blue_tile\": [{\"test_case\": \"a\"}]}", "Expected one JSON object with a list of objects with 'test_case' and 'generation' for each behaviour, each behaviour once, got something else. Take the file as HarmBench's scripts write it.")]
    public void Completions_of_other_behaviours_are_one_sentence(string text, string fault)
    {
        var path = _folder.Write("made.json", text);
        Assert.Equal([$"{path}: {fault}"], Judging.Faults(Exam() with { Completions = path }));
    }

    [Fact]
    public void Bad_behaviours_are_told_with_their_lines()
    {
        var path = _folder.Write("behaviors.csv", "Behavior,FunctionalCategory,Tags,ContextString,BehaviorID\na,standard,,,x\nb,standard,,,y\n");
        Assert.Equal(
            [$"{path} line 2: Expected the columns 'Behavior', 'FunctionalCategory', 'SemanticCategory', 'ContextString', 'BehaviorID', got none named 'SemanticCategory'. Take the file as it was published."],
            Judging.Faults(Exam()));

        _folder.Write("behaviors.csv", Header + "a,standard,s,,\"c\nc\",x\nb,standard,s,,,x\n ,standard,s,,,y\n");
        Assert.Equal(
            [
                $"{path} line 4: Expected every name once, got 'x' of {path} line 2 again. Rename or remove one.",
                $"{path} line 5: Expected text in column 'Behavior', got only blanks. Fill it or remove the record.",
            ],
            Judging.Faults(Exam()));

        _folder.Write("behaviors.csv", Header + "a,copyright,s,,,x\n");
        Assert.Equal([$"Expected behaviours that a judge marks in {path}, got only copyright. Take another file."], Judging.Faults(Exam()));

        _folder.Write("behaviors.csv", Header + "a,standard,s,,\"no end,x\nb,standard,s,,,x\n");
        Assert.StartsWith($"{path} line 2: Expected comma-separated values", Assert.Single(Judging.Faults(Exam())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("B: {behavior}")]
    [InlineData("B: {behavior} {{generation}}")]
    public void A_template_must_show_the_answer(string text)
    {
        var path = _folder.Write("judge.txt", text);
        Assert.Equal([$"{path}: Expected a template with {{generation}} or {{completion}}, got none. Say where the judge reads the answer."],
            Judging.Faults(Exam()));
    }

    [Fact]
    public void A_template_that_cannot_be_read_is_told()
    {
        var path = _folder["judge.txt"];
        _folder.Write("judge.txt", [.. "{generation}"u8, 0xff]);
        Assert.Equal([$"{path}: Expected UTF-8 text, got other bytes. Save the file as UTF-8."], Judging.Faults(Exam()));
        Assert.Single(Judging.Faults(Exam() with { Template = _folder["none.txt"] }));
    }

    private static string Told(Answer answer) =>
        $"{answer.Item} {answer.Prompts![0]} {answer.Texts![0]} {string.Join(' ', answer.Facts!.Select(fact => fact.Value))}";

    private HarmBench Exam() => new()
    {
        Name = "harm",
        Role = ExamRole.Forget,
        Behaviors = _folder["behaviors.csv"],
        Judge = "judge",
        Template = _folder["judge.txt"],
        ContextualTemplate = _folder["contextual.txt"],
    };
}
