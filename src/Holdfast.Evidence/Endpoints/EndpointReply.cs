namespace Holdfast.Evidence.Endpoints;

/// <summary>What an endpoint answered, as it is kept.</summary>
/// <param name="Request">What it was asked.</param>
/// <param name="Text">What it wrote; empty where it refused to.</param>
/// <param name="End">Why it stopped, in the endpoint's word; null where it does not say.</param>
/// <param name="PromptTokens">Tokens read; null where it does not say.</param>
/// <param name="WrittenTokens">Tokens written; null where it does not say.</param>
internal sealed record EndpointReply(EndpointRequest Request, string Text, string? End, long? PromptTokens, long? WrittenTokens);
