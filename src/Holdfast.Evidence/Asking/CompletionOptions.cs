namespace Holdfast.Evidence.Asking;

/// <summary>How <see cref="ILanguageModel.Complete"/> picks tokens and when it stops.</summary>
public sealed record CompletionOptions
{
    /// <summary>The most tokens to write.</summary>
    public int MaximumTokens { get; init; } = 128;

    /// <summary>0 picks the most likely token; above 0 the logits are divided by it before sampling.</summary>
    public double Temperature { get; init; }

    /// <summary>Seed of the sampling; has no effect at temperature 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Writing stops before the first of these texts.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];
}
