using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Endpoints;

/// <summary>All that an answer depends on; equal requests are sent once.</summary>
/// <param name="Address">Of the endpoint.</param>
/// <param name="Model">Its name there.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="MaximumTokens">The most tokens to write.</param>
/// <param name="Temperature">0 for the likeliest tokens.</param>
/// <param name="TopP">Probability of the tokens to choose among; null at temperature 0.</param>
/// <param name="Seed">Seed of the sampling; null at temperature 0.</param>
/// <param name="Stops">Where writing stops.</param>
internal sealed record EndpointRequest(
    string Address, string Model, IReadOnlyList<EndpointMessage> Messages, int MaximumTokens, double Temperature, double? TopP, long? Seed,
    IReadOnlyList<string> Stops)
{
    /// <summary>The SHA-256 of the request in hex, by which its answer is found.</summary>
    internal string Name() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Line)));
}

/// <summary>A turn of the conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said.</param>
internal sealed record EndpointMessage(string Role, string Content);
