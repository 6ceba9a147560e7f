namespace Holdfast.Experiments.Recipes;

/// <summary>What a search for the options of a safeguard makes small.</summary>
public enum TuningAim
{
    /// <summary>The mean over the attacks.</summary>
    Mean,

    /// <summary>The highest after any attack.</summary>
    Worst,
}
