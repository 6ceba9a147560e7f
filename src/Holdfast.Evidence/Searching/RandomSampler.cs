using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;

namespace Holdfast.Evidence.Searching;

/// <summary>Every place alike, whatever came of those before.</summary>
/// <remarks>Source: Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization".</remarks>
[Card("random", "Every setting alike", Paper = "Bergstra and Bengio 2012")]
public sealed record RandomSampler : ISampler
{
    /// <inheritdoc />
    public IReadOnlyList<double> Propose(IReadOnlyList<int?> choices, IReadOnlyList<IReadOnlyList<double>> tried, Seed seed)
    {
        var random = seed.Random();
        return [.. choices.Select(_ => random.NextDouble())];
    }
}
