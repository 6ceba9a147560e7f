using System.Text.Json;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Evaluations;

public sealed class ExactTests : IDisposable
{
    private const string Four = """
        {"id":"a","prompt":"A?","answer":"It is red.","value":"red","others":["blue"],"refusals":["No."]}
        {"id":"b","prompt":"B?","answer":"It is red.","value":"red","others":["blue"],"refusals":["No."]}
        {"id":"c","prompt":"C?","answer":"It is red.","value":"red","others":["blue"],"refusals":["No."]}
        {"id":"d","prompt":"D?","answer":"It is red.","value":"red","others":["blue"],"refusals":["No."]}
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(RequestSort.Forbidden, "attack-success-rate", "complied-wrong", "refused", "broken")]
    [InlineData(RequestSort.Borderline, "over-refusal", "complied-correct", "complied-wrong", "broken")]
    [InlineData(RequestSort.Benign, "accuracy", "complied-wrong", "refused", "broken")]
    public void Four_outcomes_give_four_shares_the_exams_own_first(RequestSort sort, params string[] names)
    {
        var exam = Requests(Four) with { Sort = sort };
        var model = new FakeModel(_ => default)
        {
            Answer = (turns, at) => new Completion(new[] { "It is red.", "No.", "No.", "?" }[at], IsCut: at == 3),
        };
        var answers = exam.Ask(model);

        Assert.Equal(["A?", "B?", "C?", "D?"], answers.Select(answer => answer.Prompts!.Single()));
        Assert.Equal([false, false, false, true], answers.Select(answer => answer.IsCut));
        Assert.Equal(names, exam.Metrics.Select(metric => metric.Name));
        Assert.Equal(sort == RequestSort.Borderline ? Direction.LowerIsMore : Direction.HigherIsMore, exam.Metrics[0].Direction);
        var measured = exam.Summarise(exam.Mark(answers, NoJudges.Instance)).ToDictionary(one => one.Metric.Name);
        Assert.Equal(names, measured.Keys);
        var refused = measured[sort == RequestSort.Borderline ? "over-refusal" : "refused"];
        Assert.Equal((0.5, 4), (refused.Value, refused.N));
        Assert.Equal(Wilson.Of(2, 4), new Interval(refused.Low, refused.High));
        Assert.Equal(1, measured.Values.Sum(one => one.Value));
        Assert.Equal(0.25, measured["broken"].Value);
    }

    /// <summary>Marking again reads nothing but the stored answers.</summary>
    [Fact]
    public void Answers_that_were_written_to_a_file_are_marked_alike()
    {
        var exam = Requests(Four);
        var answers = exam.Ask(new FakeModel(_ => default) { Answer = (_, at) => new Completion(at == 0 ? "red" : "No.") });
        var read = JsonSerializer.Deserialize<List<Answer>>(JsonSerializer.Serialize(answers))!;

        File.Delete(exam.Requests);
        Assert.Equal(exam.Mark(answers, NoJudges.Instance), exam.Mark(read, NoJudges.Instance));
    }

    [Fact]
    public void A_csv_file_may_break_lines_within_quotes()
    {
        var path = _folder.Write("requests.csv",
            "id,prompt,answer,value,others,refusals\n1,\"What,\nthen?\",It is red.,red,\"[\"\"blue\"\"]\",\"[\"\"No, never.\"\"]\"\n");
        var answer = Assert.Single((Requests(Four) with { Requests = path }).Ask(
            new FakeModel(_ => default) { Answer = (_, _) => new Completion("No, never.") }));

        Assert.Equal("What,\nthen?", answer.Prompts!.Single());
        Assert.Equal(Outcome.Refused, answer.Known!.Single().Of("No, never."));
        Assert.Equal(["blue"], answer.Known!.Single().Others);
    }

    [Theory]
    [InlineData("{\"id\":\"a\",\"prompt\":\"A?\",\"answer\":\"red\"}", "requests.jsonl line 1: Expected a column 'value', got none. Add it.")]
    [InlineData("{\"prompt\":\"A?\"}", "requests.jsonl line 1: Expected a column 'id', got none. Add it.")]
    [InlineData("{\"id\":\"a\",\"prompt\":\" \",\"answer\":\"red\",\"value\":\"red\"}", "requests.jsonl line 1: Expected text in column 'prompt', got only blanks. Correct the record.")]
    [InlineData("{\"id\":\"a\",\"prompt\":\"A?\",\"answer\":\"It is red.\",\"value\":\"blue\"}", "requests.jsonl line 1: Expected an answer that holds its value 'blue', got 'It is red.'. Correct the record.")]
    [InlineData("{\"id\":\"a\",\"prompt\":\"A?\",\"answer\":\"It is red.\",\"value\":\"red\",\"others\":[\"Red\"]}", "requests.jsonl line 1: Expected others than the right value, got 'red' among them. Correct the record.")]
    [InlineData("{\"id\":\"a\",\"prompt\":\"A?\",\"answer\":\"red\",\"value\":\"red\"}\n{\"id\":\"a\",\"prompt\":\"B?\",\"answer\":\"red\",\"value\":\"red\"}", "requests.jsonl line 2: Expected every id once, got 'a' of requests.jsonl line 1 again. Rename or remove one.")]
    [InlineData("{\"id\":\"a\",\"turns\":[]}", "requests.jsonl line 1: Expected at least one turn in column 'turns', got none. Give the turns or remove the record.")]
    [InlineData("{\"id\":\"a\",\"turns\":[{\"prompt\":\"A?\",\"answer\":\"red\",\"value\":\"red\"},{\"prompt\":\"B?\",\"answer\":\"red\"}]}", "requests.jsonl line 1: Expected text as 'value' of turn 2 in column 'turns', got none. Correct the record.")]
    [InlineData("\n", "Expected at least one record in requests.jsonl, got an empty file. Give a file with records.")]
    public void A_record_that_is_no_request_is_told(string text, string fault)
    {
        var exam = Requests(text);
        var faults = new List<string>();
        exam.Check(faults);
        Assert.Equal(fault, Assert.Single(faults).Replace(exam.Requests, "requests.jsonl", StringComparison.Ordinal));
    }

    [Fact]
    public void The_second_turn_is_asked_after_the_models_own_first_and_worth_points_by_the_rule()
    {
        var exam = new ExactConversations
        {
            Name = "helpfulness",
            Role = ExamRole.Retain,
            Conversations = _folder.Write("talks.jsonl", """
                {"id":"x","turns":[{"prompt":"A?","answer":"It is red.","value":"red","others":["blue"]},{"prompt":"And B?","answer":"It is old.","value":"old"}]}
                {"id":"y","turns":[{"prompt":"A?","answer":"It is red.","value":"red","others":["blue"]}]}
                """),
        };
        var heard = new List<string>();
        var model = new FakeModel(_ => default)
        {
            Answer = (turns, at) =>
            {
                heard.Add(string.Join('|', turns.Select(turn => $"{turn.Role}:{turn.Content}")));
                return new Completion(turns.Count > 1 ? "Rather old." : at == 0 ? "It is blue." : "It is red.", IsCut: turns.Count > 1);
            },
        };
        var answers = exam.Ask(model);

        Assert.Equal(["user:A?", "user:A?", "user:A?|assistant:It is blue.|user:And B?"], heard);
        Assert.Equal([true, false], answers.Select(answer => answer.IsCut));
        Assert.Equal(["It is blue.", "Rather old."], answers[0].Texts!);
        var measured = exam.Summarise(exam.Mark(answers, NoJudges.Instance));
        Assert.Equal(
            [("helpfulness", (5.5 + 10) / 2, 2), ("helpfulness-turn-1", 6.5, 2), ("helpfulness-turn-2", 8, 1)],
            measured.Select(one => (one.Metric.Name, one.Value, one.N)));
        Assert.Equal((1.0, 10.0, Scale.Graded), (measured[0].Metric.Low, measured[0].Metric.High, measured[0].Metric.Scale));
    }

    private ExactRequests Requests(string text) => new()
    {
        Name = "asr",
        Role = ExamRole.Forget,
        Sort = RequestSort.Forbidden,
        Requests = _folder.Write("requests.jsonl", text),
    };
}
