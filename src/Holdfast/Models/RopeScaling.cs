namespace Holdfast.Models;

/// <summary>Options of <see cref="RopeScalingKind"/>, with the names of <c>rope_scaling</c> in config.json.</summary>
public sealed record RopeScaling
{
    /// <summary>Which rule.</summary>
    public RopeScalingKind Kind { get; init; }

    /// <summary>How many times longer; 1 changes nothing.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths above trained length / this are fully divided.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths below trained length / this are kept.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>Llama 3: the length that the model was first trained at, in tokens.</summary>
    public int OriginalMaximumPositions { get; init; } = 8192;
}
