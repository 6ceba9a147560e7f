using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>
/// All weights drawn anew, as before any training: nothing is known and nothing is kept. What an attack teaches this model, it brings along
/// itself, so that whatever else comes back in another row was left there by that row's safeguard.
/// </summary>
/// <remarks>
/// Source: the row "Random" of Tamirisa et al. 2025, Table 1. The spreads are those that the organisms' base models begin with
/// (<see cref="FirstWeights"/>).
/// </remarks>
[Card("random-initialisation", "All weights drawn anew: a model that knows nothing", Paper = "Tamirisa et al. 2025, Table 1")]
public sealed record RandomInitialisation : ISafeguard
{
    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline => [];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) => FirstWeights.Draw(model, context.Seed);
}
