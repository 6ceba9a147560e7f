namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>One request of a benchmark.</summary>
/// <param name="Item">Stable name: its categories, then its own name.</param>
/// <param name="Prompt">What the model is asked.</param>
internal sealed record BenchmarkRequest(string Item, string Prompt)
{
    /// <summary>What a judge is told beside the answer.</summary>
    public IReadOnlyDictionary<string, string>? Facts { get; init; }

    /// <summary>The answer, where it was made elsewhere.</summary>
    public string? Written { get; init; }
}
