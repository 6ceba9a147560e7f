namespace Holdfast.Experiments.Estimates;

/// <summary>Something that takes memory.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">How much it takes.</param>
/// <param name="IsOnHost">Whether it lies on the host and not on the device; a CPU is both.</param>
public sealed record MemoryPart(string Name, double Bytes, bool IsOnHost = false);
