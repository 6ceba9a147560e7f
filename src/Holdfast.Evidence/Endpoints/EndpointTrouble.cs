using System.ClientModel;
using System.Globalization;
using System.Net.Http.Headers;

namespace Holdfast.Evidence.Endpoints;

/// <summary>
/// Why a request has no answer, in words of our own: what a server says may repeat the key that it was sent.
/// </summary>
/// <param name="Got">What came instead of an answer.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Passes">Whether trying again can help.</param>
/// <param name="Wait">How long the server asks to wait.</param>
internal sealed record EndpointTrouble(string Got, string Advice, bool Passes, TimeSpan? Wait = null)
{
    private const string LaterOn = "Resume the run when it answers again.";

    /// <summary>The trouble behind an exception.</summary>
    /// <param name="failure">What the client threw.</param>
    /// <param name="isLate">Whether the time for an answer was over.</param>
    /// <param name="endpoint">Who was asked.</param>
    /// <param name="now">To reckon until when the server asks to wait.</param>
    internal static EndpointTrouble Of(Exception failure, bool isLate, Endpoint endpoint, DateTimeOffset now) => failure switch
    {
        _ when isLate => new(
            string.Create(CultureInfo.InvariantCulture, $"none within {endpoint.TimeoutSeconds} s"),
            "Give it more time with timeoutSeconds, or resume the run when it answers again.", true),
        ClientResultException { Status: > 0 } refused => OfStatus(refused, endpoint, now),
        _ when IsHalf(failure) => new("half of one", LaterOn, true),
        ClientResultException or HttpRequestException or IOException or OperationCanceledException =>
            new("no connection", "Start it or correct the address, then resume the run.", true),
        _ => new("something that is no chat completion", "Correct the address, then resume the run.", false),
    };

    /// <summary>The trouble in a sentence.</summary>
    /// <param name="endpoint">Who was asked.</param>
    /// <param name="tries">How often.</param>
    internal string Sentence(Endpoint endpoint, int tries) => string.Create(
        CultureInfo.InvariantCulture,
        $"Expected an answer from {endpoint.Address}, got {Got}{(tries > 1 ? $", {tries} times" : "")}. {Advice}");

    private static EndpointTrouble OfStatus(ClientResultException refused, Endpoint endpoint, DateTimeOffset now)
    {
        var status = refused.Status.ToString(CultureInfo.InvariantCulture);
        return refused.Status switch
        {
            401 or 403 => new(
                $"status {status}: no right to ask",
                endpoint.KeyVariable is { } name
                    ? $"Put the right key into the environment variable {name}, then resume the run."
                    : "Put a key into an environment variable and name that as keyVariable.",
                false),
            404 => new($"status {status}: nothing there", $"Correct the address or the model '{endpoint.Model}'.", false),
            429 => new(
                $"status {status}: its rate limit", "Lower concurrency or wait, then resume the run.", true, Asked(refused, now)),
            408 or >= 500 => new($"status {status}: a fault of the server", LaterOn, true, Asked(refused, now)),
            _ => new($"status {status}: a refusal", $"See whether the model '{endpoint.Model}' takes such requests.", false),
        };
    }

    private static bool IsHalf(Exception failure) =>
        failure is HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
        || (failure.InnerException is { } inner && IsHalf(inner));

    private static TimeSpan? Asked(ClientResultException refused, DateTimeOffset now) =>
        refused.GetRawResponse() is { } response && response.Headers.TryGetValue("Retry-After", out var text)
        && RetryConditionHeaderValue.TryParse(text, out var value)
            ? value.Delta ?? value.Date - now
            : null;
}
