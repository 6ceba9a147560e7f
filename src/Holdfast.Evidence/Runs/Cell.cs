namespace Holdfast.Evidence.Runs;

/// <summary>
/// One square of a comparison: the model of one seed and safeguard, before an attack (<see cref="NoAttack"/>) or after one. It is the unit
/// that a resumed run either keeps or does again.
/// </summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="Safeguard">Name of the safeguard.</param>
/// <param name="Attack">Name of the attack, or <see cref="NoAttack"/>.</param>
public readonly record struct Cell(long Seed, string Safeguard, string Attack)
{
    /// <summary>The name that stands for "before any attack".</summary>
    public const string NoAttack = "none";

    /// <summary>Whether this is the safeguarded model before any attack.</summary>
    public bool IsBeforeAttack => Attack == NoAttack;

    /// <summary>
    /// Name of its file and folder: seed, safeguard and attack joined by <c>+</c>, each percent-encoded, so that two cells never share one.
    /// </summary>
    public string FileName => FormattableString.Invariant(
        $"seed-{Seed}+{Uri.EscapeDataString(Safeguard)}+{Uri.EscapeDataString(Attack)}");

    /// <summary>
    /// What comes before its series in the journal: <c>seed-1/tar</c> for the safeguard's own training, <c>seed-1/tar/forget-adamw</c>
    /// for an attack on it. Reports find training curves by it.
    /// </summary>
    public string JournalPrefix => IsBeforeAttack
        ? FormattableString.Invariant($"seed-{Seed}/{Safeguard}")
        : FormattableString.Invariant($"seed-{Seed}/{Safeguard}/{Attack}");
}
