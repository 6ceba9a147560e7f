using Holdfast.Evidence.Catalogs;
using Holdfast.Models.Checkpoints;

namespace Holdfast.Experiments.Recipes;

/// <summary>The model of the seed as it was before any safeguard.</summary>
[Card("original", "The undefended model of the seed")]
public sealed record OriginalJudge : IJudge
{
    /// <inheritdoc />
    public bool IsOfSeed => true;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
    }

    /// <inheritdoc />
    public OpenJudge Open(Func<OpenJudge> original, Func<string, LoadedCheckpoint> load) => original();
}
