using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>
/// One piece of work of an experiment, small enough to be lost and done again: make what a seed works on, train and save one of its
/// safeguards, or examine one cell.
/// </summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="Safeguard">The safeguard to train, or of the cell; null for what the seed works on.</param>
/// <param name="Attack">The attack of the cell; null where there is none to examine.</param>
internal sealed record Piece(long Seed, string? Safeguard = null, string? Attack = null)
{
    /// <summary>The cell to examine, or null.</summary>
    public Cell? Cell => Safeguard is not null && Attack is not null ? new Cell(Seed, Safeguard, Attack) : null;

    /// <summary>Its name in the journal.</summary>
    public string Name => string.Join('/', new[] { FormattableString.Invariant($"seed-{Seed}"), Safeguard, Attack }.OfType<string>());

    /// <summary>What is said when it fails.</summary>
    public string Trouble =>
        Safeguard is null ? "The model could not be prepared"
        : Attack is null ? "The safeguard could not be trained"
        : "The cell could not be examined";

    /// <summary>The piece that examines a cell.</summary>
    public static Piece Of(Cell cell) => new(cell.Seed, cell.Safeguard, cell.Attack);

    /// <summary>Whether a cell needs this piece.</summary>
    public bool IsNeededBy(Cell cell) =>
        cell.Seed == Seed && (Safeguard ?? cell.Safeguard) == cell.Safeguard && (Attack ?? cell.Attack) == cell.Attack;
}
