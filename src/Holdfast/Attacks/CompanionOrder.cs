namespace Holdfast.Attacks;

/// <summary>How an attack brings two sets of texts together.</summary>
public enum CompanionOrder
{
    /// <summary>The companion for the first steps, the attack's own texts after it.</summary>
    Before,

    /// <summary>The attack's own texts first, the companion for the last steps.</summary>
    After,

    /// <summary>Both in every batch, row by row.</summary>
    Mixed,

    /// <summary>Whole batches of one or the other in turn.</summary>
    Interleaved,
}
