using System.Text.Json;
using Holdfast.Evidence.Catalogs;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Resuming;
using Holdfast.Training.Schedules;
using static TorchSharp.torch;

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

    public static TheoryData<string> Kinds => [.. Catalog<IOptimizer>.Cards.Select(card => card.Kind)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Twenty_steps_end_where_the_independent_implementation_ends(string name)
    {
        var (optimizer, rate) = Cases[name];
        using var values = tensor(Start);
        using var run = Begin(optimizer, values);
        for (var step = 0; step < 20; step++)
        {
            Feel(run);
            run.Step(rate);
        }

        run.Publish();
        var expected = JsonSerializer.Deserialize<Dictionary<string, double[]>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "optimizers", "expected.json")))![name];
        Assert.All(expected.Zip(values.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_captured_state_goes_on_bit_for_bit(string kind)
    {
        var optimizer = (IOptimizer)Activator.CreateInstance(Catalog<IOptimizer>.Find(kind)!.Type)!;
        using var unbroken = tensor(Start);
        using var run = Begin(optimizer, unbroken);
        ResumeState? state = null;
        for (var step = 0; step < 12; step++)
        {
            if (step == 7)
            {
                state = run.Capture();
            }

            Feel(run);
            run.Step(0.02);
        }

        using var resumed = tensor(new float[Start.Length]);
        using var second = Begin(optimizer, resumed);
        second.Restore(state!);
        while (second.Steps < 12)
        {
            Feel(second);
            second.Step(0.02);
        }

        run.Publish();
        second.Publish();
        Assert.Equal(unbroken.data<float>().ToArray(), resumed.data<float>().ToArray());
    }

    [Fact]
    public void Clipping_scales_the_joint_norm_and_reports_it()
    {
        using var values = tensor(new float[] { 0, 0 });
        using var run = new OptimizerRun(new Sgd(), [(values.view(-1), tensor(new float[] { 3, 4 }), 1)]);
        Assert.Equal(5, run.ClipGradients(1), 1e-6);
        Assert.Equal([0.6f, 0.8f], run.Stretches[0].Gradients.data<float>().ToArray().Select(x => MathF.Round(x, 6)));
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

    private static OptimizerRun Begin(IOptimizer optimizer, Tensor values) =>
        new(optimizer, [(values.view(-1).DetachFromDisposeScope(), zeros_like(values), 1)]);

    private static void Feel(OptimizerRun run)
    {
        var weights = run.Stretches[0].Values.data<float>().ToArray();
        using var gradients = tensor(weights.Zip(Curvature, (w, c) => (float)((c * w) - (0.3 * Math.Sin(3 * w)))).ToArray());
        run.Stretches[0].Gradients.copy_(gradients);
    }
}
