using Holdfast.Evidence.Chance;
using TorchSharp;
using static TorchSharp.torch;

namespace Holdfast.Tensors;

/// <summary>Random tensors from named seeds; torch's global seed is never used.</summary>
/// <remarks>
/// TorchSharp makes generators for the CPU only, whatever device it is asked for, and ends the process where one is used elsewhere. So a
/// seed's numbers are drawn on the CPU and then moved: they are the same on every device.
/// </remarks>
public static class SeedTensors
{
    /// <summary>A torch generator that starts at this seed.</summary>
    public static Generator Generator(this Seed seed) => new(seed.Value, CPU);

    /// <summary>Independent draws from N(0, 1), float32.</summary>
    /// <param name="seed">The same seed gives the same numbers on every device.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <param name="device">Where the numbers go.</param>
    public static Tensor Normal(this Seed seed, long[] shape, Device device)
    {
        using var generator = seed.Generator();
        return Moved(randn(shape, ScalarType.Float32, CPU, generator: generator), device);
    }

    /// <summary>Independent draws from [0, 1), float32.</summary>
    /// <param name="seed">The same seed gives the same numbers on every device.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <param name="device">Where the numbers go.</param>
    public static Tensor Uniform(this Seed seed, long[] shape, Device device)
    {
        using var generator = seed.Generator();
        return Moved(rand(shape, ScalarType.Float32, CPU, generator: generator), device);
    }

    /// <summary>
    /// The next draws of a generator from N(0, 1), float32, made where they are wanted: for numbers that are too many to be moved, or that
    /// every pass needs anew.
    /// </summary>
    /// <param name="generator">On the CPU it draws; elsewhere it draws the seed of the device's own numbers, so its state decides both.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <param name="device">Where to draw. The numbers are the same on the same kind of device.</param>
    public static Tensor Normal(this Generator generator, long[] shape, Device device) =>
        randn(shape, ScalarType.Float32, device, generator: On(device, generator));

    /// <summary>The next draws of a generator from [0, 1), float32, made where they are wanted.</summary>
    /// <param name="generator">On the CPU it draws; elsewhere it draws the seed of the device's own numbers, so its state decides both.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <param name="device">Where to draw. The numbers are the same on the same kind of device.</param>
    public static Tensor Uniform(this Generator generator, long[] shape, Device device) =>
        rand(shape, ScalarType.Float32, device, generator: On(device, generator));

    // Null stands for the device's own generator, which starts anew each time.
    private static Generator? On(Device device, Generator generator)
    {
        if (device.type == DeviceType.CPU)
        {
            return generator;
        }

        using var start = randint(long.MaxValue, new long[] { 1 }, ScalarType.Int64, CPU, generator: generator);
        cuda.manual_seed(start.item<long>());
        return null;
    }

    private static Tensor Moved(Tensor drawn, Device device) =>
        device.type == DeviceType.CPU ? drawn : drawn.to(device, disposeAfter: true);
}
