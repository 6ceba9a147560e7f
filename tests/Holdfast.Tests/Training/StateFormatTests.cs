using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Optimizers.States;
using static TorchSharp.torch;

namespace Holdfast.Tests.Training;

public class StateFormatTests
{
    private static readonly Seed Chance = new(5);

    public static TheoryData<string> Kinds => [.. Catalog<IStateFormat>.Cards.Select(card => card.Kind)];

    public static TheoryData<string, double> Rounding => new() { { "bfloat16", Math.Pow(2, -7) }, { "eight-bit", Math.Pow(2, 0.125) - 1 } };

    [Theory]
    [InlineData("float32", true, 4000)]
    [InlineData("bfloat16", true, 2000)]
    [InlineData("eight-bit", true, 1024 + 16)] // 1000 numbers are four blocks of 256 codes, each with a float32
    [InlineData("eight-bit", false, 1024 + 16)]
    public void It_takes_as_many_bytes(string kind, bool isSigned, long bytes)
    {
        using var scope = NewDisposeScope();
        var parts = Find(kind).Parts(1000, isSigned);
        var encoded = Find(kind).Encode(ones(1000), isSigned, Chance);
        Assert.Equal(parts.Select(part => (part.Type, part.Length)), encoded.Select(part => (part.dtype, part.numel())));
        Assert.Equal(bytes, new OptimizerBuffer("any", Find(kind), isSigned).BytesFor(1000));
        Assert.Equal(bytes, encoded.Sum(part => part.numel() * part.element_size()));
    }

    [Theory]
    [MemberData(nameof(Rounding))]
    public void Rounding_is_right_on_average(string kind, double relative)
    {
        // The largest of its block, two between levels, a small one, and one below the last level of the signed code, 2^-15.75.
        float[] numbers = [1f, 0.7654321f, -0.3f, 3.21e-3f, -4e-6f];
        const int draws = 20_000;
        using var scope = NewDisposeScope();
        using var values = tensor(numbers);
        var sum = zeros(numbers.Length, ScalarType.Float64);
        for (var draw = 0; draw < draws; draw++)
        {
            using var inner = NewDisposeScope();
            sum.add_(Passed(kind, values, isSigned: true, Chance.Derive("draw", draw)));
        }

        var means = sum.div_(draws).data<double>().ToArray();
        Assert.All(numbers.Zip(means), pair =>
        {
            // Five standard errors of a choice between two levels; of the last one between zero and the last level.
            var gap = Math.Abs(pair.First) < 1.8e-5 && kind == "eight-bit" ? Math.Pow(2, -15.75) : relative * Math.Abs(pair.First);
            Assert.Equal(pair.First, pair.Second, 5 * gap / 2 / Math.Sqrt(draws));
        });
    }

    [Theory]
    [MemberData(nameof(Rounding))]
    public void A_number_goes_no_further_than_the_next_level(string kind, double relative)
    {
        using var scope = NewDisposeScope();
        var values = Chance.Uniform([1000], CPU).exp().mul_(0.1);
        foreach (var (signs, isSigned) in new[] { (ones(1000), false), (Chance.Uniform([1000], CPU).sub_(0.5).sign_(), true) })
        {
            var off = Passed(kind, values * signs, isSigned, Chance).div(values * signs).sub_(1).abs_();
            Assert.InRange(off.max().item<float>(), 1e-4, relative + 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Zero_stays_zero_and_what_is_not_finite_stays_so(string kind)
    {
        using var scope = NewDisposeScope();
        foreach (var isSigned in new[] { false, true })
        {
            Assert.Equal(new float[300], Passed(kind, zeros(300), isSigned, Chance).data<float>().ToArray());
            foreach (var bad in new[] { float.NaN, BitConverter.Int32BitsToSingle(int.MaxValue), float.PositiveInfinity })
            {
                var values = zeros(300);
                values[270] = tensor(bad);
                var passed = Passed(kind, values, isSigned, Chance).data<float>().ToArray();
                Assert.False(float.IsFinite(passed[270]));
                Assert.Equal(0, passed[0]);
            }
        }
    }

    [Theory]
    [InlineData("bfloat16")]
    [InlineData("eight-bit")]
    public void A_running_mean_falls_where_rounding_to_nearest_would_hold_it(string kind)
    {
        using var scope = NewDisposeScope();
        var (square, nearest) = (ones(4096), ones(4096));
        for (var step = 0; step < 200; step++)
        {
            square = Passed(kind, square.mul_(0.999), isSigned: false, Chance.Derive("step", step));
            nearest = nearest.mul_(0.999).to(ScalarType.BFloat16).to(ScalarType.Float32);
        }

        Assert.Equal(1, nearest.max().item<float>());
        Assert.Equal(Math.Pow(0.999, 200), square.mean().item<float>(), 0.01);
    }

    [Theory]
    [InlineData("bfloat16", 0.01)]
    [InlineData("eight-bit", 0.05)]
    public void Sixty_four_steps_end_near_those_with_float32_states(string kind, double share)
    {
        float[] start = [.. Enumerable.Range(0, 2000).Select(index => MathF.Sin(index * 0.37f))];
        double[] curvature = [.. Enumerable.Range(0, 2000).Select(index => 0.1 + (index % 13))];
        var plain = After(new AdamW());
        var small = After(new AdamW { States = Find(kind) });
        var (off, way) = (Distance(plain, small), Distance(plain, start));
        Assert.InRange(off / way, 1e-6, share);

        float[] After(IOptimizer optimizer)
        {
            using var descent = new Descent(optimizer, start, curvature);
            descent.Advance(0.01, 64);
            return descent.Weights;
        }

        static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum());
    }

    private static IStateFormat Find(string kind) => (IStateFormat)Activator.CreateInstance(Catalog<IStateFormat>.Find(kind)!.Type)!;

    private static Tensor Passed(string kind, Tensor values, bool isSigned, Seed chance) =>
        Find(kind).Decode(Find(kind).Encode(values, isSigned, chance), values.numel(), isSigned);
}
