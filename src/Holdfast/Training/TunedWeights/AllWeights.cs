using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>All weights of the model: full-parameter fine-tuning.</summary>
[Card("full", "All weights of the model")]
public sealed record AllWeights : ITunedWeights
{
    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed) => new StoreTuning(model);
}
