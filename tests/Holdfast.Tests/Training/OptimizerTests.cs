using System.Reflection;
using System.Text.Json;
using Holdfast.Evidence.Catalogs;
using Holdfast.Tensors;
using Holdfast.Tests.Contracts;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Optimizers.States;
using Holdfast.Training.Schedules;

namespace Holdfast.Tests.Training;

public class OptimizerTests
{
    private static readonly float[] Start = [0.5f, -1.25f, 2.0f, 0.03f, -0.7f];
    private static readonly double[] Curvature = [1.0, 0.3, 2.5, 10.0, 0.05];

    /// <summary>Named as in tests/Reference/optimizers/make.py, which made the expected values.</summary>
    private static readonly Dictionary<string, (IOptimizer Optimizer, double Rate)> Cases = new()
    {
        ["adamw"] = (new AdamW(), 0.05),
        ["sgd-nesterov"] = (new Sgd { WeightDecay = 0.01 }, 0.05),
        ["sgd-momentum"] = (new Sgd { Nesterov = false }, 0.05),
        ["adadelta"] = (new Adadelta { WeightDecay = 0.01 }, 1.0),
        ["schedule-free-adamw"] = (new ScheduleFreeAdamW(), 0.05),
        ["schedule-free-adamw-warm-up-decay"] = (new ScheduleFreeAdamW { WeightDecay = 0.01, WarmUpSteps = 10 }, 0.05),
        ["adam"] = (new Adam(), 0.05),
        ["adam-decay"] = (new Adam { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3, WeightDecay = 0.1 }, 0.05),
        ["adagrad"] = (new Adagrad(), 0.05),
        ["adagrad-decay"] = (new Adagrad { Epsilon = 1e-2, WeightDecay = 0.1 }, 0.05),
        ["lion"] = (new Lion(), 0.02),
        ["lion-decay"] = (new Lion { Beta1 = 0.8, Beta2 = 0.95, WeightDecay = 0.1 }, 0.02),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    private static readonly float[] Many = [.. Enumerable.Range(0, 1000).Select(index => MathF.Sin(index * 0.37f))];
    private static readonly double[] ManyCurvatures = [.. Enumerable.Range(0, 1000).Select(index => 0.1 + (index % 13))];

    public static TheoryData<string, string?> KindsAndFormats => [.. Catalog<IOptimizer>.Cards.SelectMany(card =>
        (StatesOf(card.Kind) is null ? [] : Catalog<IStateFormat>.Cards.Select(format => (string?)format.Kind)).DefaultIfEmpty()
            .Select(format => (card.Kind, format)))];

    public static TheoryData<string> Kinds => [.. Catalog<IOptimizer>.Cards.Select(card => card.Kind)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Twenty_steps_end_where_the_independent_implementation_ends(string name)
    {
        var (optimizer, rate) = Cases[name];
        using var descent = new Descent(optimizer, Start, Curvature);
        descent.Advance(rate, 20);
        descent.Run.Publish();
        var expected = JsonSerializer.Deserialize<Dictionary<string, double[]>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "optimizers", "expected.json")))![name];
        Assert.All(expected.Zip(descent.Weights), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Theory]
    [MemberData(nameof(KindsAndFormats))]
    public void A_captured_state_goes_on_bit_for_bit(string kind, string? format)
    {
        var optimizer = Make(kind, format);
        using var unbroken = new Descent(optimizer, Many, ManyCurvatures, isHosted: true, piece: 300);
        unbroken.Advance(0.02, 7);
        var store = new Contract.MemoryStore();
        store.Save("run", unbroken.Run.Capture());
        unbroken.Advance(0.02, 5);

        using var resumed = new Descent(optimizer, new float[Many.Length], ManyCurvatures, piece: 300);
        resumed.Run.Restore(store.Load("run")!);
        Assert.Equal(7, resumed.Run.Steps);
        resumed.Advance(0.02, 5);
        Assert.Equal(unbroken.Weights, resumed.Weights);
        unbroken.Run.Publish();
        resumed.Run.Publish();
        Assert.Equal(unbroken.Weights, resumed.Weights);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pieces_on_device_or_host_move_the_weights_alike(string kind)
    {
        var whole = After();
        Assert.Equal(whole, After(isHosted: true));
        Assert.Equal(whole, After(piece: 64));
        Assert.Equal(whole, After(isHosted: true, piece: 64));

        // The fused kernel takes the last few elements of a piece one by one, which rounds some of them otherwise.
        Assert.All(whole.Zip(After(isHosted: true, piece: 7, stretches: 2)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        float[] After(bool isHosted = false, long piece = FlatBuffer.Piece, int stretches = 1)
        {
            using var descent = new Descent(Make(kind), Many, ManyCurvatures, isHosted, piece, stretches);
            descent.Advance(0.02, 20);
            descent.Run.Publish();
            return descent.Weights;
        }
    }

    [Fact]
    public void Clipping_scales_the_joint_norm_and_reports_it()
    {
        foreach (var piece in new[] { 1L, 2L })
        {
            using var descent = new Descent(new Sgd(), [0, 0], [1, 1], piece: piece);
            descent.Gradients = [3, 4];
            Assert.Equal(5, descent.Run.ClipGradients(1), 1e-6);
            Assert.Equal([0.6f, 0.8f], descent.Gradients.Select(x => MathF.Round(x, 6)));
        }
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(4, 0.5)]
    [InlineData(9, 1.0)]
    [InlineData(50, 1.0)]
    public void Warm_up_multiplies_the_rate_and_does_not_square_it(long step, double factor) =>
        Assert.Equal(factor, new WarmUp { Steps = 10 }.Factor(step, 100), 1e-12);

    [Theory]
    [InlineData(10, 1.0)]
    [InlineData(55, 0.5)]
    [InlineData(100, 0.0)]
    public void Cosine_falls_to_zero_at_the_end_whatever_the_number_of_processes(long step, double factor) =>
        Assert.Equal(factor, new WarmUp { Steps = 10, Cosine = true }.Factor(step, 100), 1e-12);

    private static IOptimizer Make(string kind, string? format = null)
    {
        var optimizer = (IOptimizer)Activator.CreateInstance(Catalog<IOptimizer>.Find(kind)!.Type)!;
        if (format is not null)
        {
            StatesOf(kind)!.SetValue(optimizer, Activator.CreateInstance(Catalog<IStateFormat>.Find(format)!.Type));
        }

        return optimizer;
    }

    private static PropertyInfo? StatesOf(string kind) => Catalog<IOptimizer>.Find(kind)!.Type.GetProperty(nameof(AdamW.States));
}
