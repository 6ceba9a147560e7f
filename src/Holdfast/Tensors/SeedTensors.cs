using Holdfast.Evidence.Chance;
using static TorchSharp.torch;

namespace Holdfast.Tensors;

/// <summary>Random tensors from named seeds; torch's global seed is never used.</summary>
public static class SeedTensors
{
    /// <summary>A torch generator that starts at this seed.</summary>
    public static Generator Generator(this Seed seed, Device device) => new(seed.Value, device);

    /// <summary>Independent draws from N(0, 1), float32.</summary>
    /// <param name="seed">The same seed gives the same numbers on the same kind of device.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <param name="device">Where to draw.</param>
    public static Tensor Normal(this Seed seed, long[] shape, Device device)
    {
        using var generator = seed.Generator(device);
        return randn(shape, ScalarType.Float32, device, generator: generator);
    }

    /// <summary>Independent draws from [0, 1), float32.</summary>
    /// <param name="seed">The same seed gives the same numbers on the same kind of device.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <param name="device">Where to draw.</param>
    public static Tensor Uniform(this Seed seed, long[] shape, Device device)
    {
        using var generator = seed.Generator(device);
        return rand(shape, ScalarType.Float32, device, generator: generator);
    }
}
