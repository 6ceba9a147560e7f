using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Tests.Tensors;

/// <summary>The same on every device; the cases on CUDA need one.</summary>
public sealed class SeedTensorsTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void A_seed_gives_the_same_numbers_on_every_device(string device)
    {
        Need(device);
        using var scope = NewDisposeScope();
        var seed = new Seed(5);

        var normal = seed.Normal([300, 7], new Device(device));
        var uniform = seed.Uniform([300, 7], new Device(device));

        Assert.Equal(new Device(device).type, normal.device_type);
        Assert.Equal(seed.Normal([300, 7], CPU).data<float>().ToArray(), normal.cpu().data<float>().ToArray());
        Assert.Equal(seed.Uniform([300, 7], CPU).data<float>().ToArray(), uniform.cpu().data<float>().ToArray());
        Assert.Equal(1, normal.square().mean().item<float>(), 0.1);
        Assert.Equal(0.5, uniform.mean().item<float>(), 0.05);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    public void A_generator_set_back_draws_the_same_numbers_again_and_new_ones_otherwise(string device)
    {
        Need(device);
        using var scope = NewDisposeScope();
        using var generator = new Seed(5).Generator();
        var state = generator.get_state();

        var first = Draw();
        var second = Draw();
        generator.set_state(state);
        var again = Draw();

        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
        Assert.All(first, number => Assert.InRange(number, 0, 0.99999997f));
        Assert.Equal(0.5, first.Average(), 0.05);
        Assert.Equal(1, generator.Normal([1000], new Device(device)).square().mean().item<float>(), 0.2);

        float[] Draw() => generator.Uniform([1000], new Device(device)).cpu().data<float>().ToArray();
    }

    private static void Need(string device) => Assert.SkipUnless(device == "cpu" || cuda.is_available(), "There is no CUDA device.");
}
