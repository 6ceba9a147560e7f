using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>
/// One piece of work of an experiment, small enough to be lost and done again: make what a seed works on, train and save one of its
/// safeguards, or examine one cell. Before all these, where a recipe tunes its safeguards: make what the search works on, and search for
/// the options of one safeguard, which loses no more than a trial.
/// </summary>
/// <param name="Seed">The recipe's seed, or the one of its search.</param>
/// <param name="Safeguard">The safeguard to train, or of the cell; null for what the seed works on.</param>
/// <param name="Attack">The attack of the cell; null where there is none to examine.</param>
/// <param name="IsOfSearch">Whether it belongs to the search for options.</param>
internal sealed record Piece(long Seed, string? Safeguard = null, string? Attack = null, bool IsOfSearch = false)
{
    /// <summary>The cell to examine, or null.</summary>
    public Cell? Cell => Safeguard is not null && Attack is not null ? new Cell(Seed, Safeguard, Attack) : null;

    /// <summary>Its name in the journal.</summary>
    public string Name => string.Join('/', new[]
    {
        IsOfSearch ? "search" : FormattableString.Invariant($"seed-{Seed}"), Safeguard, Attack,
    }.OfType<string>());

    /// <summary>What is said when it fails.</summary>
    public string Trouble =>
        Safeguard is null ? "The model could not be prepared"
        : IsOfSearch ? "The safeguard's options could not be searched for"
        : Attack is null ? "The safeguard could not be trained"
        : "The cell could not be examined";

    /// <summary>The piece that examines a cell.</summary>
    public static Piece Of(Cell cell) => new(cell.Seed, cell.Safeguard, cell.Attack);

    /// <summary>Whether a cell needs this piece.</summary>
    public bool IsNeededBy(Cell cell) =>
        (IsOfSearch || cell.Seed == Seed) && (Safeguard ?? cell.Safeguard) == cell.Safeguard && (Attack ?? cell.Attack) == cell.Attack;
}
