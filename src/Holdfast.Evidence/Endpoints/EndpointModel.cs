using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Holdfast.Evidence.Asking;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Holdfast.Evidence.ChatTemplates.ChatMessage;

namespace Holdfast.Evidence.Endpoints;

/// <summary>
/// A model behind an endpoint. What it answered is kept in a folder, and the same is never asked twice. It tells no likelihoods.
/// </summary>
/// <param name="endpoint">Who to ask.</param>
/// <param name="folder">Where answers are kept.</param>
/// <param name="time">The clock.</param>
public sealed class EndpointModel(Endpoint endpoint, string folder, TimeProvider time) : ILanguageModel
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly PaidReplies _paid = new(folder, time);

    // Who has every answer needs no key.
    private readonly Lazy<IChatClient> _client = new(() => Client(endpoint));

    /// <inheritdoc />
    /// <exception cref="InputFaultException">Always: an endpoint tells no likelihoods.</exception>
    public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation = default) =>
        throw new InputFaultException(
            $"Expected a model that tells likelihoods, got the endpoint {endpoint.Address}, which only writes. "
            + "Let the judge write with readOut: written, or use a checkpoint.");

    /// <inheritdoc />
    /// <remarks>Each prompt is a conversation with one message of the user: the endpoint puts it into its model's own form.</remarks>
    /// <exception cref="InputFaultException">The endpoint gives no answer; those that came are kept.</exception>
    public IReadOnlyList<Completion> Complete(
        IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation = default) =>
        Reply([.. prompts.Select(ChatMessage.Asking)], options, cancellation);

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The endpoint gives no answer; those that came are kept.</exception>
    public IReadOnlyList<Completion> Reply(
        IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation = default)
    {
        if (options.Prefill.Length > 0)
        {
            throw new InputFaultException(
                $"Expected a model that goes on from a given beginning, got the endpoint {endpoint.Address}, which begins its own answers. "
                + "Use a checkpoint.");
        }

        var requests = conversations.Select((conversation, place) => Request(conversation, options, place)).ToList();
        var names = requests.Select(request => request.Name()).ToList();
        var texts = Answer(names.Zip(requests).DistinctBy(pair => pair.First), cancellation);
        return [.. names.Select(name => new Completion(texts[name]))];
    }

    private EndpointRequest Request(IReadOnlyList<ChatMessage> conversation, CompletionOptions options, int place)
    {
        var samples = options.Temperature > 0;
        return new EndpointRequest(
            endpoint.Address, endpoint.Model,
            [.. conversation.Select(message => new EndpointMessage(message.Role, message.Content))],
            options.MaximumTokens, options.Temperature, samples ? options.TopP : null,
            samples ? (long)(options.Seed % int.MaxValue) + place : null, options.Stops);
    }

    // After the first trouble nothing new is sent, but what is under way comes home: it is paid for.
    private ConcurrentDictionary<string, string> Answer(
        IEnumerable<(string Name, EndpointRequest Request)> requests, CancellationToken cancellation)
    {
        var texts = new ConcurrentDictionary<string, string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        InputFaultException? trouble = null;
        Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = endpoint.Concurrency }, async (asked, _) =>
        {
            try
            {
                stop.Token.ThrowIfCancellationRequested();
                var reply = await _paid.Get(asked.Request, () => Send(asked.Request, stop.Token), stop.Token).ConfigureAwait(false);
                texts[asked.Name] = reply.Text;
            }
            catch (InputFaultException fault)
            {
                Interlocked.CompareExchange(ref trouble, fault, null);
                await stop.CancelAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Told below.
            }
        }).GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
        return trouble is null ? texts : throw trouble;
    }

    private async Task<EndpointReply> Send(EndpointRequest request, CancellationToken stopping)
    {
        var wait = TimeSpan.FromSeconds(endpoint.WaitSeconds);
        for (var tries = 1; ; tries++, wait *= 2)
        {
            EndpointTrouble trouble;
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(endpoint.TimeoutSeconds), time);
            var client = _client.Value;
            try
            {
                return await Ask(client, request, deadline.Token).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                trouble = EndpointTrouble.Of(failure, deadline.IsCancellationRequested, endpoint, time.GetUtcNow());
            }

            if (!trouble.Passes || tries > endpoint.Retries)
            {
                throw new InputFaultException(trouble.Sentence(endpoint, tries));
            }

            var asked = trouble.Wait is { } least && least > wait ? least : wait;
            await Task.Delay(asked < LongestWait ? asked : LongestWait, time, stopping).ConfigureAwait(false);
        }
    }

    private static async Task<EndpointReply> Ask(IChatClient client, EndpointRequest request, CancellationToken cancellation)
    {
        var response = await client.GetResponseAsync(
            request.Messages.Select(message => new Microsoft.Extensions.AI.ChatMessage(new ChatRole(message.Role), message.Content)),
            new Microsoft.Extensions.AI.ChatOptions
            {
                MaxOutputTokens = request.MaximumTokens,
                Temperature = (float)request.Temperature,
                TopP = (float?)request.TopP,
                Seed = request.Seed,
                StopSequences = request.Stops.Count > 0 ? [.. request.Stops] : null,
            },
            cancellation).ConfigureAwait(false);
        return new EndpointReply(
            request, response.Text, response.FinishReason?.Value, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
    }

    private static IChatClient Client(Endpoint endpoint) => new ChatClient(
        endpoint.Model,

        // The client insists on a key.
        new ApiKeyCredential(endpoint.Key() ?? "none"),
        new OpenAIClientOptions
        {
            Endpoint = new Uri(endpoint.Address),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        }).AsIChatClient();
}
