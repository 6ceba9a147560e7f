using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// All weights, each layer at a learning rate of its own: η d^(L - 1 - l) in layer l of L, so that with d below 1 the first layers move
/// least and with d above 1 most. Embeddings count as one layer before the first, the final norm and the output matrix as the last.
/// </summary>
/// <remarks>
/// Source: Howard and Ruder 2018, section 3.2 (discriminative fine-tuning), with one factor for all steps between layers.
/// </remarks>
[Card("layerwise-rates", "All weights, each layer at a learning rate of its own", Paper = "Howard and Ruder 2018, section 3.2")]
public sealed record LayerwiseRates : ITunedWeights
{
    private const string LayerPrefix = "model.layers.";

    /// <summary>d: what the rate is multiplied by from one layer to the one before it.</summary>
    [Range(1e-3, 1e3)]
    public double Decay { get; init; } = 0.5;

    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed)
    {
        var last = model.Options.Layers - 1;
        return new StoreTuning(model, which: null, weight => Math.Pow(Decay, last - LayerOf(weight, last)));
    }

    private static int LayerOf(string weight, int last) => weight switch
    {
        _ when weight.StartsWith(LayerPrefix, StringComparison.Ordinal) =>
            int.Parse(weight[LayerPrefix.Length..].Split('.')[0], CultureInfo.InvariantCulture),
        _ when weight.StartsWith("model.embed_tokens", StringComparison.Ordinal) => -1,
        _ => last,
    };
}
