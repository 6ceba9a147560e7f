using static TorchSharp.torch;

namespace Holdfast.Experiments.Machine;

/// <summary>How fast this machine multiplies matrices: the yardstick for the speed of training.</summary>
public static class ProductRate
{
    /// <summary>Measures square products for about a third of a second.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <param name="type">Float32 or BFloat16.</param>
    /// <param name="device">Where to multiply.</param>
    /// <param name="time">The clock.</param>
    /// <returns>10^9 floating-point operations a second; a product of size n counts 2 n^3.</returns>
    public static double Measure(int size, ScalarType type, Device device, TimeProvider time)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var left = ones([size, size], type, device);
        var right = ones([size, size], type, device);
        mm(left, right).Dispose();
        var begun = time.GetTimestamp();
        var (products, elapsed) = (0, TimeSpan.Zero);
        while (elapsed < TimeSpan.FromSeconds(0.3))
        {
            using var product = mm(left, right);

            // Reading a number waits for the device.
            product[0, 0].to(ScalarType.Float32).item<float>();
            products++;
            elapsed = time.GetElapsedTime(begun);
        }

        return 2e-9 * size * size * size * products / elapsed.TotalSeconds;
    }
}
