namespace Holdfast.Evidence.Runs;

/// <summary>How one planned cell ended.</summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="Safeguard">Name of the safeguard.</param>
/// <param name="Attack">Name of the attack or <see cref="Cell.NoAttack"/>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why, where it is not done.</param>
public sealed record CellEnd(long Seed, string Safeguard, string Attack, CellStatus Status, string? Reason);
