using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Holdfast.Evidence.Tests.Endpoints;

/// <summary>A server on loopback that speaks chat completions as well or as badly as a test wants.</summary>
internal sealed class ChatServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<ChatAsked, ChatAnswer> _answer;
    private readonly ConcurrentDictionary<string, int> _times = new();
    private int _underWay;
    private int _mostUnderWay;

    public ChatServer(Func<ChatAsked, ChatAnswer> answer)
    {
        _answer = answer;
        Address = Listen();
        var thread = new Thread(Serve) { IsBackground = true };
        thread.Start();
    }

    public string Address { get; }

    /// <summary>Everything that was asked, in the order of arrival.</summary>
    public ConcurrentQueue<ChatAsked> Asked { get; } = new();

    /// <summary>Everything that was answered in full.</summary>
    public ConcurrentQueue<ChatAsked> Answered { get; } = new();

    public int MostUnderWay => _mostUnderWay;

    public void Dispose() => _listener.Close();

    // Another process may take a free port before the listener does.
    private string Listen()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(FormattableString.Invariant($"http://127.0.0.1:{port}/"));
            try
            {
                _listener.Start();
                return FormattableString.Invariant($"http://127.0.0.1:{port}/v1");
            }
            catch (HttpListenerException)
            {
                // Try another.
            }
        }
    }

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = _listener.GetContext();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            new Thread(() => Answer(context)) { IsBackground = true }.Start();
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var now = Interlocked.Increment(ref _underWay);
        InterlockedMax(now);
        try
        {
            using var body = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var text = body.ReadToEnd();
            var asked = new ChatAsked(
                text, context.Request.Headers["Authorization"] ?? "", _times.AddOrUpdate(text, 1, (_, times) => times + 1), context.Request.RawUrl!);
            Asked.Enqueue(asked);
            var answer = _answer(asked);
            answer.Give(context.Response);
            if (answer.IsWhole)
            {
                Answered.Enqueue(asked);
            }
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client went away.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void InterlockedMax(int value)
    {
        for (var known = _mostUnderWay; value > known; known = _mostUnderWay)
        {
            Interlocked.CompareExchange(ref _mostUnderWay, value, known);
        }
    }
}

/// <summary>One request.</summary>
/// <param name="Body">As it came.</param>
/// <param name="Authorization">The header.</param>
/// <param name="Times">How often this body has come, this one included.</param>
/// <param name="Url">Path.</param>
internal sealed record ChatAsked(string Body, string Authorization, int Times, string Url)
{
    /// <summary>Role and text of every message.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages
    {
        get
        {
            using var json = JsonDocument.Parse(Body);
            return [.. json.RootElement.GetProperty("messages").EnumerateArray().Select(message =>
                (message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!))];
        }
    }

    public string Prompt => Messages[^1].Text;

    public double Number(string name)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.GetProperty(name).GetDouble();
    }
}

/// <summary>What comes back.</summary>
internal sealed record ChatAnswer(int Status, string Body)
{
    public static ChatAnswer Stalled { get; } = new(0, "");

    public string? RetryAfter { get; init; }

    /// <summary>How many bytes of the body are sent before the connection is cut; null for all.</summary>
    public int? CutAfter { get; init; }

    public bool IsWhole => Status == 200 && CutAfter is null;

    public static ChatAnswer Says(string? text) => new(200, JsonSerializer.Serialize(new
    {
        id = "c",
        @object = "chat.completion",
        created = 1,
        model = "m",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
        usage = new { prompt_tokens = 3, completion_tokens = 2, total_tokens = 5 },
    }));

    public void Give(HttpListenerResponse response)
    {
        if (Status == 0)
        {
            // Longer than any test waits; the thread ends with the process.
            Thread.Sleep(Timeout.Infinite);
        }

        var bytes = Encoding.UTF8.GetBytes(Body);
        response.StatusCode = Status;
        response.ContentType = "application/json";
        if (RetryAfter is not null)
        {
            response.Headers["Retry-After"] = RetryAfter;
        }

        response.ContentLength64 = bytes.Length;
        response.OutputStream.Write(bytes, 0, CutAfter ?? bytes.Length);
        response.OutputStream.Flush();
        if (CutAfter is null)
        {
            response.Close();
        }
        else
        {
            response.Abort();
        }
    }
}
