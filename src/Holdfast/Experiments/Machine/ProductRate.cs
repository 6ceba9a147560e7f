using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Holdfast.Experiments.Machine;

/// <summary>How fast this machine multiplies matrices: the yardstick for the speed of training.</summary>
public static class ProductRate
{
    /// <summary>Measures square products for about a third of a second.</summary>
    /// <param name="type">Float32 or BFloat16.</param>
    /// <param name="device">Where to multiply.</param>
    /// <param name="time">The clock.</param>
    /// <returns>10^9 floating-point operations a second; a product of size n counts 2 n^3.</returns>
    public static double Measure(ScalarType type, Device device, TimeProvider time)
    {
        // An accelerator needs larger products to be filled.
        var size = device.type == DeviceType.CPU ? 1024 : 4096;
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        // Numbers of every kind: an accelerator draws less power on equal ones, and is then faster than on any model.
        var matrix = new Seed(1).Normal([size, size], device).to(type);
        Multiply(matrix, 1);
        var begun = time.GetTimestamp();
        var (products, atOnce, elapsed) = (0L, 1L, TimeSpan.Zero);
        while (elapsed < TimeSpan.FromSeconds(0.3))
        {
            Multiply(matrix, atOnce);
            products += atOnce;
            elapsed = time.GetElapsedTime(begun);

            // An accelerator works through a queue, and waiting for every single product would measure the waiting.
            atOnce *= device.type == DeviceType.CPU ? 1 : 2;
        }

        return 2e-9 * Math.Pow(size, 3) * products / elapsed.TotalSeconds;
    }

    private static void Multiply(Tensor matrix, long times)
    {
        for (var i = 1L; i < times; i++)
        {
            mm(matrix, matrix).Dispose();
        }

        using var last = mm(matrix, matrix);

        // Reading a number waits for the device.
        using var number = last[0, 0].to(ScalarType.Float32);
        number.item<float>();
    }
}
