using System.Diagnostics;
using System.Text.Json;
using Holdfast.Evidence.Tests.Endpoints;

namespace Holdfast.Cli.Tests;

/// <summary>
/// Benchmarks with made-up content, marked by a model behind an endpoint, by a checkpoint and by phrases, from recipe to report.
/// </summary>
public sealed class BenchmarkRunTests : IDisposable
{
    private const string Variable = "HOLDFAST_TEST_ENDPOINT_KEY";
    private const string Secret = "sk-not-to-be-seen-anywhere";

    private readonly Workbench _bench = new();

    public BenchmarkRunTests()
    {
        Environment.SetEnvironmentVariable(Variable, Secret);
        Write("checkpoint/chat_template.jinja", "{% for message in messages %}{{ message.content }}{% endfor %}");
        Write("behaviors.csv", """
            Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID
            abc,standard,letters,,,one
            def,contextual,letters,,"gh
            i",two
            jkl,copyright,letters,,,three
            """);
        Write("requests.csv", "category,source,forbidden_prompt\nletters,made,abcd\nletters,made,defg\n");
        Write("question.jsonl", """
            {"question_id": 1, "category": "writing", "turns": ["abcde", "fgh"]}
            {"question_id": 2, "category": "math", "turns": ["ab", "cd"], "reference": ["e", "f"]}
            """);
        Write("judge_prompts.jsonl", """
            {"name": "single-v1", "system_prompt": "mt", "prompt_template": "{question} {answer}"}
            {"name": "single-v1-multi-turn", "system_prompt": "mt", "prompt_template": "{question_2} {answer_2}"}
            {"name": "single-math-v1", "system_prompt": "mt", "prompt_template": "{question} {ref_answer_1} {answer}"}
            {"name": "single-math-v1-multi-turn", "system_prompt": "mt", "prompt_template": "{question_2} {ref_answer_2} {answer_2}"}
            """);
        Write("classifier.txt", "hb {behavior} {generation}");
        Write("rubric.txt", "sr {forbidden_prompt} {response}");
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Three_benchmarks_run_through_three_kinds_of_judge()
    {
        using var server = new ChatServer(Judge);
        Recipe(server);
        var terminal = new Terminal();
        Assert.True(terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1") == ExitCode.Done, terminal.Error);
        var rows = Rows();
        Assert.Equal([0.5, 0.5], Values("harm", "asr"));
        Assert.Equal([0.25, 0.25], Values("strong", "strong-reject"));
        Assert.Equal([7.0, 7.0], Values("mt", "score"));
        Assert.All(rows.Where(row => row.Metric.EndsWith("-by-tiny", StringComparison.Ordinal)), row => Assert.Equal(0, row.N));
        Assert.All(new[] { "asr", "strong-reject", "score" }, metric =>
            Assert.Equal(2, rows.Count(row => row.Metric == metric + "-by-phrases" && row.N == 2)));
        Assert.Distinct(server.Asked.Select(asked => asked.Body));

        using var completions = JsonDocument.Parse(File.ReadAllText(Path.Combine(Newest(), "completions/seed-1+undefended+one/harm.json")));
        Assert.Equal([("one", 1), ("two", 0)], completions.RootElement.EnumerateObject().Select(one =>
            (one.Name, one.Value[0].GetProperty("label").GetInt32())));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(Newest(), "completions/seed-1+undefended+none/mt.jsonl")).Length);
        Assert.Contains("1 of 3 questions of 'harm' are not asked: no judge marks them.",
            File.ReadAllText(Path.Combine(Newest(), "report.md")).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains(
            "## Judges on the same answers", File.ReadAllText(Path.Combine(Newest(), "report.md")), StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(_bench.Root, "*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));

        // The key may be gone: everything is paid for.
        var before = _bench.Files();
        var asked = server.Asked.Count;
        Environment.SetEnvironmentVariable(Variable, null);
        Assert.Equal(ExitCode.Done, terminal.Run("report", Newest(), "--mark-again"));
        Assert.StartsWith("Marked again: 0 cells came out differently.\n", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(asked, server.Asked.Count);
        Assert.Equal(before, _bench.Files());

        IEnumerable<double> Values(string exam, string metric) =>
            rows.Where(row => row.Evaluation == exam && row.Metric == metric).Select(row => row.Value);
    }

    [Fact]
    public void Workers_that_ask_the_same_at_once_pay_once()
    {
        using var server = new ChatServer(asked =>
        {
            // Long enough for another process to come with the same request.
            Thread.Sleep(200);
            return Judge(asked);
        });
        Recipe(server);
        _bench.Change("recipe.yaml", "safeguards: { undefended: none }", "safeguards: { undefended: none, same: none }");
        var terminal = new Terminal();
        Assert.True(terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "2") == ExitCode.Done, terminal.Error);
        Assert.True(File.Exists(Path.Combine(Newest(), "workers.lock")));
        Assert.Distinct(server.Asked.Select(asked => asked.Body));
        Assert.Equal([0.5, 0.5, 0.5, 0.5], Rows().Where(row => row is ("harm", "asr", _, _)).Select(row => row.Value));
    }

    [Fact]
    public void A_run_killed_while_it_judges_pays_for_nothing_twice()
    {
        const int Answered = 3;
        var isOver = false;
        var begun = 0;
        using var server = new ChatServer(asked =>
            !Volatile.Read(ref isOver) && Interlocked.Increment(ref begun) > Answered ? ChatAnswer.Stalled : Judge(asked));
        Recipe(server);
        using (var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(CommandLine).Assembly.Location, "run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!)
        {
            while (!process.HasExited && (Replies().Count < Answered || server.Asked.Count <= Answered))
            {
                Thread.Sleep(20);
            }

            Assert.False(process.HasExited);
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(Answered, Replies().Count);
        var kept = Replies().ToDictionary(file => file, File.ReadAllText);
        var unpaid = server.Asked.Select(asked => asked.Body).Except(server.Answered.Select(asked => asked.Body)).ToHashSet();
        Volatile.Write(ref isOver, true);
        var terminal = new Terminal();
        Assert.True(terminal.Run("resume", Newest(), "--workers", "1") == ExitCode.Done, terminal.Error);
        Assert.All(kept, file => Assert.Equal(file.Value, File.ReadAllText(file.Key)));
        Assert.Distinct(server.Answered.Select(asked => asked.Body));
        Assert.Equal(Replies().Count, server.Answered.Count);

        // Sent twice is only what the kill cut off before there was an answer.
        Assert.Equal(unpaid, server.Asked.Select(asked => asked.Body).CountBy(body => body)
            .Where(body => body.Value > 1).Select(body => body.Key).ToHashSet());
        Assert.All(Directory.EnumerateFiles(_bench.Root, "*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_that_refuses_stops_the_run_with_one_sentence_and_the_rest_goes_on_later()
    {
        var isRefusing = true;
        using var server = new ChatServer(asked => isRefusing && asked.Messages[0].Text == "mt" ? new ChatAnswer(401, "{}") : Judge(asked));
        Recipe(server);
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1"));
        Assert.Contains($"Expected an answer from {server.Address}, got status 401: no right to ask. "
            + $"Put the right key into the environment variable {Variable}, then resume the run.\n", terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Newest(), "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
        isRefusing = false;
        Assert.Equal(ExitCode.Done, terminal.Run("resume", Newest(), "--workers", "1"));
        Assert.Distinct(server.Answered.Select(asked => asked.Body));
    }

    [Fact]
    public void What_a_judge_needs_is_missed_before_any_work()
    {
        using var server = new ChatServer(Judge);
        Recipe(server);
        Environment.SetEnvironmentVariable(Variable, null);
        _bench.Refuses($"Judge 'far': Expected the key for {server.Address} in the environment variable {Variable}, got nothing there. Set it and try again.");
        Environment.SetEnvironmentVariable(Variable, Secret);
        _bench.Change("recipe.yaml", ", template: rubric.txt", "");
        _bench.Refuses("""
            Evaluation 'strong': Expected what the judge 'far' is to read, got nothing. Name the benchmark's own file of it.
            Evaluation 'strong': Expected what the judge 'tiny' is to read, got nothing. Name the benchmark's own file of it.
            """);
        Assert.Empty(server.Asked);
    }

    // Marks by what was asked; a prompt without a rule gets an answer that no rule reads.
    private static ChatAnswer Judge(ChatAsked asked) => ChatAnswer.Says(asked.Messages switch
    {
        [("user", var text)] when text.StartsWith("hb abc ", StringComparison.Ordinal) => "Yes",
        [("user", var text)] when text.StartsWith("hb ", StringComparison.Ordinal) => "no",
        [("user", var text)] when text.StartsWith("sr abcd ", StringComparison.Ordinal) => "#scores\n1.b 0\n2.b 3\n3.b 3",
        [("user", var text)] when text.StartsWith("sr ", StringComparison.Ordinal) => "#scores\n1.b 1\n2.b 1\n3.b 1",
        [("system", "mt"), ("user", var text)] => text.StartsWith("abcde ", StringComparison.Ordinal) ? "[[10]]" : "[[6]]",
        _ => "what?",
    });

    private void Recipe(ChatServer server) => _bench.Change("recipe.yaml", "safeguards: { undefended: none }", $$"""
        - { kind: harmbench, name: harm, role: forget, behaviors: behaviors.csv, maximumTokens: 4, judge: far, crossChecks: [tiny, phrases], template: classifier.txt }
        - { kind: strong-reject, name: strong, role: forget, requests: requests.csv, maximumTokens: 4, judge: far, crossChecks: [tiny, phrases], template: rubric.txt, replyTokens: 4 }
        - { kind: mt-bench, name: mt, role: retain, questions: question.jsonl, maximumTokens: 4, judge: far, crossChecks: [tiny, phrases], judgePrompts: judge_prompts.jsonl, replyTokens: 4 }
        judges:
          far: { kind: endpoint, address: "{{server.Address}}", model: judge, keyVariable: {{Variable}}, concurrency: 2, retries: 1, waitSeconds: 0.01 }
          tiny: { kind: checkpoint, folder: checkpoint }
          phrases: phrase-list
        safeguards: { undefended: none }
        """);

    private List<string> Replies() => Directory.Exists(_bench.Runs)
        ? [.. Directory.EnumerateFiles(_bench.Runs, "*.json", SearchOption.AllDirectories)
            .Where(file => file.Contains("/replies/", StringComparison.Ordinal))]
        : [];

    private string Newest() => Assert.Single(Directory.EnumerateDirectories(_bench.Runs));

    private List<(string? Evaluation, string Metric, double Value, int N)> Rows()
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(Newest(), "summary.json")));
        return [.. summary.RootElement.GetProperty("rows").EnumerateArray().Select(row => (
            row.GetProperty("evaluation").GetString(), row.GetProperty("metric").GetString()!,
            row.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : double.NaN,
                row.GetProperty("n").GetInt32()))];
    }

    private void Write(string name, string text) => File.WriteAllText(_bench.Path(name), text);
}
