using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>No defence: the original model, the row that every other one is compared with.</summary>
[Card("none", "No defence")]
public sealed record None : ISafeguard
{
    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline => [];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
    }
}
