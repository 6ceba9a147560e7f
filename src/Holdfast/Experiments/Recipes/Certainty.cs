namespace Holdfast.Experiments.Recipes;

/// <summary>How well it is known that an attack of a suite is what its source describes.</summary>
public enum Certainty
{
    /// <summary>The source states every setting.</summary>
    Certain,

    /// <summary>Some settings are inferred; the entry's source says which.</summary>
    Reconstructed,
}
