using System.Text;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Evaluations.Benchmarks;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations.Benchmarks;

/// <summary>FastChat's files with made-up content.</summary>
public sealed class MtBenchTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public MtBenchTests()
    {
        _folder.Write("question.jsonl", """
            {"question_id": 81, "category": "writing", "turns": ["Write of tiles.", "Shorter."]}
            {"question_id": 111, "category": "math", "turns": ["Two tiles and one?", "And one?"], "reference": ["3", "4"]}
            {"question_id": 121, "category": "chess", "turns": ["Move.", "Again."]}
            """);
        _folder.Write("judge_prompts.jsonl", """
            {"name": "pair-v2", "type": "pairwise", "system_prompt": "x", "prompt_template": "y", "description": "", "category": "general", "output_format": "[[A]]"}
            {"name": "single-v1", "type": "single", "system_prompt": "Be fair.", "prompt_template": "Q {question} A {answer}", "description": "", "category": "general", "output_format": "[[rating]]"}
            {"name": "single-math-v1", "type": "single", "system_prompt": "", "prompt_template": "Q {question} R {ref_answer_1} A {answer}", "description": "", "category": "math", "output_format": "[[rating]]"}
            {"name": "single-v1-multi-turn", "type": "single", "system_prompt": "Be fair.", "prompt_template": "1 {question_1} {answer_1} 2 {question_2} {answer_2}", "description": "", "category": "general", "output_format": "[[rating]]"}
            {"name": "single-math-v1-multi-turn", "type": "single", "system_prompt": "", "prompt_template": "1 {question_1} {ref_answer_1} {answer_1} 2 {question_2} {ref_answer_2} {answer_2}", "description": "", "category": "math", "output_format": "[[rating]]"}
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_turns_are_asked_each_category_at_its_temperature()
    {
        var talks = new List<string>();
        var model = Judging.Talks(talk =>
        {
            talks.Add(string.Join(" / ", talk.Select(message => $"{message.Role}: {message.Content}")));
            return $"<{talk[^1].Content}>";
        });
        Assert.Empty(Judging.Faults(Exam()));
        var answers = Exam().Ask(model);
        Assert.Equal(["writing/81", "math/111", "chess/121"], answers.Select(answer => answer.Item));
        Assert.Equal(["<Two tiles and one?>", "<And one?>"], answers[1].Texts!);

        // Writing and what FastChat does not know at 0.7 together, mathematics at 0.
        Assert.Equal([0.7, 0.7, 0, 0], model.Written.Select(options => options.Temperature));
        Assert.All(model.Written, options => Assert.Equal(1024, options.MaximumTokens));
        Assert.Equal(
            [
                "user: Write of tiles.", "user: Move.",
                "user: Write of tiles. / assistant: <Write of tiles.> / user: Shorter.", "user: Move. / assistant: <Move.> / user: Again.",
                "user: Two tiles and one?", "user: Two tiles and one? / assistant: <Two tiles and one?> / user: And one?",
            ],
            talks);
    }

    [Fact]
    public void Ratings_are_read_as_FastChat_reads_them_and_the_turns_stand_apart()
    {
        var exam = Exam();
        var read = new List<string>();
        var judge = Judging.Talks(talk =>
        {
            var text = string.Join(" / ", talk.Select(message => $"{message.Role}: {message.Content}"));
            read.Add(text);
            return read.Count switch
            {
                1 => "Good. Rating: [[7.5]] and not [[3]]",
                2 => "Rating: [4]",
                3 => "[[10]]",
                4 => "ten of ten",
                5 => "[[0]]",
                _ => "[[11]]",
            };
        });
        var marks = exam.Mark(exam.Ask(Judging.Says(prompt => prompt.ToUpperInvariant())), Judging.Bench(judge));
        Assert.Equal(
            [
                "system: Be fair. / user: Q Write of tiles. A WRITE OF TILES.",
                "system: Be fair. / user: 1 Write of tiles. WRITE OF TILES. 2 Shorter. SHORTER.",
                "user: Q Two tiles and one? R 3 A TWO TILES AND ONE?",
                "user: 1 Two tiles and one? 3 TWO TILES AND ONE? 2 And one? 4 AND ONE?",
                "system: Be fair. / user: Q Move. A MOVE.",
                "system: Be fair. / user: 1 Move. MOVE. 2 Again. AGAIN.",
            ],
            read);
        Assert.Equal((2048, 0.0), (judge.Written.Single().MaximumTokens, judge.Written.Single().Temperature));

        // FastChat's mean over all turns with a rating: (7.5 + 4 + 10) / 3.
        Assert.Equal(
            [("score", 21.5 / 3, 2, 1), ("first-turn", 8.75, 2, 1), ("second-turn", 4, 1, 2)], Judging.Rows(exam, marks).Take(3));
        Assert.Equal([5.75, 10, double.NaN], marks.Where(mark => mark.Metric == "score").Select(mark => mark.Value));
        Assert.Contains(("score-math", 10.0, 1, 0), Judging.Rows(exam, marks));
        var measured = exam.Summarise(marks)[0];
        var interval = Wilson.Of(((21.5 / 3) - 1) / 9, 2);
        Assert.Equal((1 + (9 * interval.Low), 1 + (9 * interval.High)), (measured.Low, measured.High));
    }

    [Fact]
    public void Phrases_give_the_ends_of_the_scale()
    {
        var exam = Exam() with { JudgePrompts = null };
        var marks = exam.Mark(exam.Ask(Judging.Says(prompt => prompt)), Judging.Bench(new PhraseList(["shorter"])));
        Assert.Equal([("score", 8.5, 3, 0), ("first-turn", 10, 3, 0), ("second-turn", 7, 3, 0)], Judging.Rows(exam, marks).Take(3));
    }

    [Fact]
    public void Answers_are_written_as_FastChat_reads_them_and_serve_as_references()
    {
        var exam = Exam();
        using var written = new MemoryStream();
        exam.Write(written, "mine", exam.Ask(Judging.Says(prompt => $"\u00e9 {prompt}")), []);
        Assert.Equal(
            """
            {"question_id":81,"model_id":"mine","choices":[{"index":0,"turns":["é Write of tiles.","é Shorter."]}]}
            {"question_id":111,"model_id":"mine","choices":[{"index":0,"turns":["é Two tiles and one?","é And one?"]}]}
            {"question_id":121,"model_id":"mine","choices":[{"index":0,"turns":["é Move.","é Again."]}]}

            """,
            Encoding.UTF8.GetString(written.ToArray()));
        var answers = (exam with { References = _folder.Write("right.jsonl", written.ToArray()) }).Ask(Judging.Says(_ => ""));
        Assert.Equal("é And one?", answers[1].Facts!["ref_answer_2"]);
    }

    [Fact]
    public void Bad_files_are_told_with_their_lines()
    {
        var prompts = _folder.Write("judge_prompts.jsonl", """{"name": "single-v1", "system_prompt": "", "prompt_template": "{question} {answer}"}""");
        Assert.Equal(
            ["single-v1-multi-turn", "single-math-v1", "single-math-v1-multi-turn"],
            Judging.Faults(Exam()).Select(fault => fault.Split('\'')[1]));
        Assert.Equal($"{prompts}: Expected a judge prompt named 'single-math-v1', got none. Take the file as FastChat has it.", Judging.Faults(Exam())[1]);

        var questions = _folder.Write("question.jsonl", """
            {"question_id": 1, "category": "math", "turns": ["a", "b"]}
            {"question_id": 1, "category": "stem", "turns": ["a", "b"]}
            {"question_id": 2, "category": "stem", "turns": ["a"]}
            """);
        Assert.Equal(
            [
                $"{questions} line 2: Expected every name once, got '1' of {questions} line 1 again. Rename or remove one.",
                $"{questions} line 3: Expected two turns with text, got 1. Correct the record.",
                $"{questions} line 1: Expected right answers to both turns of a question of math, got 0. Name a file of such answers as references.",
            ],
            Judging.Faults(Exam()).Take(3));
        _folder.Write("question.jsonl", """{"id": 1}""");
        Assert.Equal(
            [$"{questions} line 1: Expected the columns 'question_id', 'category', 'turns', got none named 'question_id', 'category', 'turns'. Take the file as it was published."],
            Judging.Faults(Exam()));
    }

    private MtBench Exam() => new()
    {
        Name = "mt",
        Role = ExamRole.Retain,
        Questions = _folder["question.jsonl"],
        JudgePrompts = _folder["judge_prompts.jsonl"],
        Judge = "judge",
    };
}
