namespace Holdfast.Experiments.Estimates;

/// <summary>What a training holds at its peak.</summary>
/// <param name="Name">The training.</param>
/// <param name="Parts">What takes memory, the largest first.</param>
public sealed record MemoryEstimate(string Name, IReadOnlyList<MemoryPart> Parts)
{
    /// <summary>Bytes on the device.</summary>
    public double Device => Parts.Where(part => !part.IsOnHost).Sum(part => part.Bytes);

    /// <summary>Bytes on the host.</summary>
    public double Host => Parts.Where(part => part.IsOnHost).Sum(part => part.Bytes);
}
