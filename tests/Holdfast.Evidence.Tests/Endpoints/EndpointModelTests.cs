using System.Net;
using System.Net.Sockets;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Endpoints;
using Holdfast.Evidence.Tests.Tables;

namespace Holdfast.Evidence.Tests.Endpoints;

public sealed class EndpointModelTests : IDisposable
{
    private const string Variable = "HOLDFAST_TEST_KEY";
    private const string Secret = "sk-not-to-be-seen-anywhere";

    private static readonly CompletionOptions Options = new() { MaximumTokens = 7 };

    private readonly ScratchFolder _folder = new();

    public EndpointModelTests() => Environment.SetEnvironmentVariable(Variable, Secret);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prompts_are_answered_in_their_order_with_the_key_of_the_environment()
    {
        using var server = new ChatServer(asked => ChatAnswer.Says("to " + asked.Prompt));
        Assert.Equal(["to one", "to two", "to one"], Ask(server, "one", "two", "one"));
        var asked = server.Asked.OrderBy(asked => asked.Prompt, StringComparer.Ordinal).ToList();
        Assert.Equal(["one", "two"], asked.Select(asked => asked.Prompt));
        Assert.All(asked, one => Assert.Equal(
            ("Bearer " + Secret, "/v1/chat/completions", 7.0, 0.0),
            (one.Authorization, one.Url, one.Number("max_completion_tokens"), one.Number("temperature"))));
    }

    [Fact]
    public void A_conversation_keeps_its_roles()
    {
        using var server = new ChatServer(_ => ChatAnswer.Says("fine"));
        Model(server).Reply([[new(ChatMessage.System, "be brief"), new(ChatMessage.User, "well?")]], Options);
        Assert.Equal([("system", "be brief"), ("user", "well?")], Assert.Single(server.Asked).Messages);
    }

    [Fact]
    public void What_was_answered_is_not_asked_again_and_the_key_lies_nowhere()
    {
        using (var server = new ChatServer(asked => ChatAnswer.Says(asked.Prompt + " \ud83d\ude00\u00e9")))
        {
            Ask(server, "one", "two");
            Assert.Equal(["two \ud83d\ude00\u00e9", "one \ud83d\ude00\u00e9"], Ask(server, "two", "one"));
            Assert.Equal(2, server.Asked.Count);
            Assert.Equal(["three \ud83d\ude00\u00e9"], Ask(server, "three"));
            Assert.Equal(3, server.Asked.Count);
        }

        var files = Directory.GetFiles(_folder["replies"], "*", SearchOption.AllDirectories);
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Another_option_is_another_request()
    {
        using var server = new ChatServer(_ => ChatAnswer.Says("x"));
        Ask(server, "one");
        Model(server).Complete(["one"], Options with { MaximumTokens = 8 });
        Model(server).Complete(["one", "one"], Options with { Temperature = 0.5 });
        Model(server, endpoint => endpoint with { Model = "other" }).Complete(["one"], Options);
        Assert.Equal(5, server.Asked.Count);
    }

    [Fact]
    public void No_more_requests_are_under_way_than_allowed()
    {
        using var server = new ChatServer(_ =>
        {
            Thread.Sleep(30);
            return ChatAnswer.Says("x");
        });
        Model(server, endpoint => endpoint with { Concurrency = 3 }).Complete([.. Enumerable.Range(0, 12).Select(n => $"{n}")], Options);
        Assert.Equal(12, server.Asked.Count);
        Assert.InRange(server.MostUnderWay, 1, 3);
    }

    [Fact]
    public void Two_processes_that_ask_the_same_pay_once()
    {
        using var server = new ChatServer(asked =>
        {
            Thread.Sleep(200);
            return ChatAnswer.Says("to " + asked.Prompt);
        });

        // Models of their own share nothing but the folder, as processes do.
        var texts = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Ask(server, "one", "two")).ToList();
        Assert.All(texts, one => Assert.Equal(["to one", "to two"], one));
        Assert.Equal(2, server.Asked.Count);
    }

    [Theory]
    [InlineData("429")]
    [InlineData("408")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("half")]
    [InlineData("stall")]
    public void Trouble_that_passes_is_tried_again(string trouble)
    {
        using var server = new ChatServer(asked => asked.Times < 3 ? Troubled(trouble) : ChatAnswer.Says("at last"));
        Assert.Equal(
            ["at last"], Model(server, endpoint => endpoint with { TimeoutSeconds = trouble == "stall" ? 0.5 : 30 })
                .Complete(["x"], Options).Select(text => text.Text));
        Assert.Equal(3, server.Asked.Count);
    }

    [Theory]
    [InlineData("401", "got status 401: no right to ask. Put the right key into the environment variable HOLDFAST_TEST_KEY, then resume the run.", 1)]
    [InlineData("404", "got status 404: nothing there. Correct the address or the model 'judge'.", 1)]
    [InlineData("400", "got status 400: a refusal. See whether the model 'judge' takes such requests.", 1)]
    [InlineData("429", "got status 429: its rate limit, 3 times. Lower concurrency or wait, then resume the run.", 3)]
    [InlineData("503", "got status 503: a fault of the server, 3 times. Resume the run when it answers again.", 3)]
    [InlineData("half", "got half of one, 3 times. Resume the run when it answers again.", 3)]
    [InlineData("stall", "got none within 0.5 s, 3 times. Give it more time with timeoutSeconds, or resume the run when it answers again.", 3)]
    [InlineData("<html>hello</html>", "got something that is no chat completion. Correct the address, then resume the run.", 1)]
    [InlineData("{}", "got something that is no chat completion. Correct the address, then resume the run.", 1)]
    [InlineData("{\"choices\": []}", "got something that is no chat completion. Correct the address, then resume the run.", 1)]
    [InlineData("{\"choices\": [{\"index\": 0, \"mess", "got something that is no chat completion. Correct the address, then resume the run.", 1)]
    public void Trouble_that_stays_is_one_sentence_without_the_key(string trouble, string got, int tries)
    {
        using var server = new ChatServer(_ => Troubled(trouble));
        var model = Model(server, endpoint => endpoint with { TimeoutSeconds = trouble == "stall" ? 0.5 : 30 });
        var fault = Assert.Throws<InputFaultException>(() => model.Complete(["x"], Options));
        Assert.Equal($"Expected an answer from {server.Address}, {got}", Assert.Single(fault.Faults));
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(tries, server.Asked.Count);
    }

    [Fact]
    public void A_server_that_is_down_is_told()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/v1");
        probe.Stop();
        var fault = Assert.Throws<InputFaultException>(() => Model(address).Complete(["x"], Options));
        Assert.Equal($"Expected an answer from {address}, got no connection, 3 times. Start it or correct the address, then resume the run.", fault.Message);
    }

    [Fact]
    public void What_was_under_way_when_trouble_came_is_kept_and_only_the_rest_is_asked_again()
    {
        var isOver = false;
        using var server = new ChatServer(asked =>
        {
            if (asked.Prompt == "bad" && !isOver)
            {
                return new ChatAnswer(401, "{}");
            }

            Thread.Sleep(300);
            return ChatAnswer.Says("to " + asked.Prompt);
        });
        Assert.Throws<InputFaultException>(() => Ask(server, "a", "b", "c", "bad", "d", "e"));
        isOver = true;
        Assert.Equal(["to a", "to b", "to c", "to bad", "to d", "to e"], Ask(server, "a", "b", "c", "bad", "d", "e"));
        Assert.Distinct(server.Answered.Select(asked => asked.Prompt));
        Assert.Contains("a", server.Answered.Take(3).Select(asked => asked.Prompt));
    }

    [Fact]
    public void Cancelling_keeps_what_is_under_way()
    {
        using var stop = new CancellationTokenSource();
        using var server = new ChatServer(asked =>
        {
            stop.Cancel();
            Thread.Sleep(100);
            return ChatAnswer.Says("to " + asked.Prompt);
        });
        Assert.Throws<OperationCanceledException>(() =>
            Model(server, endpoint => endpoint with { Concurrency = 1 }).Complete(["a", "b"], Options, stop.Token));
        Assert.Equal(["to a", "to b"], Ask(server, "a", "b"));
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public void The_server_says_how_long_to_wait_and_so_does_the_endpoint()
    {
        var time = new HurriedTime();
        using var server = new ChatServer(asked => asked.Times switch
        {
            1 => new ChatAnswer(429, "{}") { RetryAfter = "17" },
            2 => new ChatAnswer(503, "{}"),
            3 => new ChatAnswer(429, "{}") { RetryAfter = "3600" },
            _ => ChatAnswer.Says("x"),
        });
        new EndpointModel(Endpoint(server.Address) with { WaitSeconds = 2, Retries = 3 }, _folder["replies"], time).Complete(["x"], Options);
        Assert.Equal([17, 4, 60], time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public void An_answer_without_text_is_empty()
    {
        using var server = new ChatServer(_ => ChatAnswer.Says(null));
        Assert.Equal([""], Ask(server, "x"));
    }

    [Fact]
    public void A_damaged_reply_is_told_and_not_paid_again()
    {
        using var server = new ChatServer(_ => ChatAnswer.Says("fine"));
        Ask(server, "x");
        var file = Assert.Single(Directory.GetFiles(_folder["replies"], "*.json", SearchOption.AllDirectories));
        File.WriteAllText(file, "{");
        var fault = Assert.Throws<InputFaultException>(() => Ask(server, "x"));
        Assert.StartsWith($"Expected '{file}' as docs/run-folder.md describes it, got something else", fault.Message, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public void Without_the_key_everything_that_was_paid_for_is_there_and_the_rest_is_told()
    {
        using var server = new ChatServer(_ => ChatAnswer.Says("fine"));
        Ask(server, "x");
        var keyless = Model(server, endpoint => endpoint with { KeyVariable = "HOLDFAST_TEST_NO_KEY" });
        Assert.Equal("fine", Assert.Single(keyless.Complete(["x"], Options)).Text);
        Assert.Equal(
            $"Expected the key for {server.Address} in the environment variable HOLDFAST_TEST_NO_KEY, got nothing there. Set it and try again.",
            Assert.Throws<InputFaultException>(() => keyless.Complete(["y"], Options)).Message);
    }

    [Fact]
    public void It_tells_no_likelihoods_and_goes_on_from_no_beginning()
    {
        var model = Model("http://127.0.0.1:1/v1");
        Assert.StartsWith("Expected a model that tells likelihoods, got the endpoint",
            Assert.Throws<InputFaultException>(() => model.Score([new("a", "b")])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Expected a model that goes on from a given beginning, got the endpoint",
            Assert.Throws<InputFaultException>(() => model.Complete(["a"], Options with { Prefill = "Sure" })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ address: localhost/v1, model: m }", "Expected an address that begins with http:// or https://, got 'localhost/v1'. Correct it.")]
    [InlineData("{ address: 'https://me:sk-1@host/v1', model: m }", "Expected an address without a password or query, got one with it, which would be written to the run folder. Put the key into an environment variable and name that as keyVariable.")]
    [InlineData("{ address: 'https://host/v1', model: m, keyVariable: sk-abc }", "Expected the name of an environment variable as keyVariable, got something else, which is not shown here. Put the key into a variable and write its name.")]
    public void Options_that_would_give_the_key_away_are_refused(string options, string fault)
    {
        var found = Assert.Throws<InputFaultException>(() => OptionBinder.Bind<Endpoint>(OptionFile.Parse(options, "it")));
        Assert.EndsWith(fault, Assert.Single(found.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", found.Message, StringComparison.Ordinal);
    }

    private static ChatAnswer Troubled(string trouble) => trouble switch
    {
        "stall" => ChatAnswer.Stalled,
        "half" => ChatAnswer.Says("a text that is cut") with { CutAfter = 60 },
        _ when int.TryParse(trouble, out var status) => new ChatAnswer(status, $$$"""{"error": {"message": "Incorrect API key: {{{Secret}}}"}}"""),
        _ => new ChatAnswer(200, trouble),
    };

    private static Endpoint Endpoint(string address) =>
        new() { Address = address, Model = "judge", KeyVariable = Variable, Retries = 2, WaitSeconds = 0.01, TimeoutSeconds = 30 };

    private EndpointModel Model(ChatServer server, Func<Endpoint, Endpoint>? change = null) => Model(server.Address, change);

    private EndpointModel Model(string address, Func<Endpoint, Endpoint>? change = null) =>
        new((change ?? (same => same))(Endpoint(address)), _folder["replies"], TimeProvider.System);

    private IReadOnlyList<string> Ask(ChatServer server, params string[] prompts) =>
        [.. Model(server).Complete(prompts, Options).Select(text => text.Text)];

    /// <summary>A clock whose short waits are over at once, remembered; deadlines do not come.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == TimeSpan.FromSeconds(30))
            {
                return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
            }

            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
