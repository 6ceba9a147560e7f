using Holdfast.Experiments.Estimates;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Experiments.Work;

/// <summary>Operations of a run's pieces, from the same outlines as its estimate.</summary>
internal static class PieceOperations
{
    /// <summary>Tells the operations of a piece; 0 where they are not known.</summary>
    public static Func<Piece, double> Of(Recipe recipe)
    {
        if (recipe.Model.Decoder() is not { } model)
        {
            return _ => 0;
        }

        var use = ModelUse.Of(recipe, model);
        var safeguards = recipe.Safeguards.ToDictionary(
            entry => entry.Key, entry => (entry.Value.Outline ?? []).Sum(outline => TrainingOperations.Of(use, outline).Computed));
        var attacks = recipe.Attacks.ToDictionary(
            attack => attack.Name, attack => attack.Outline is { } outline ? TrainingOperations.Of(use, outline).Computed : 0);
        return piece => piece.IsOfSearch ? piece.Safeguard is null ? 0 : recipe.Tuning!.Operations
            : piece.Attack is { } attack ? attacks.GetValueOrDefault(attack)
            : piece.Safeguard is { } safeguard ? safeguards.GetValueOrDefault(safeguard)
            : 0;
    }
}
