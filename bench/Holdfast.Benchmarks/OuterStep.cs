using System.Diagnostics;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks;

/// <summary>What one outer step of TAR costs beside its forward and backward passes, and whether memory stays flat.</summary>
internal static class OuterStep
{
    private const int Inner = 32;
    private const int Every = 4;

    /// <summary>Share of an outer step spent on snapshot, restore, ledger and both optimizers, on a model of bench size.</summary>
    public static void Overhead()
    {
        using var model = Workload.Model(128, 4);
        using var original = new OriginalModel(model.Copy);
        const int steps = 6;
        var clock = Stopwatch.StartNew();
        Safeguard(steps).Protect(model, Context(original, SilentJournal.Instance));
        var outer = clock.Elapsed.TotalMilliseconds / steps;

        model.Weights.Train();
        using var snapshot = new WeightSnapshot(model.Weights);
        using var ledger = new GradientLedger(model.Weights);
        using var inner = new OptimizerRun(new AdamW(), model.Weights.TrainableStretches());
        using var schedulefree = new OptimizerRun(new ScheduleFreeAdamW(), model.Weights.TrainableStretches());
        var parts = new (string Name, double Milliseconds)[]
        {
            ("snapshot", Workload.Median(snapshot.Capture, 21)),
            ("restore", Workload.Median(snapshot.Restore, 21)),
            ("ledger", Workload.Median(ledger.Take, 21) * ((Inner / Every) + 1)),
            ("gradients to zero", Workload.Median(model.Weights.ZeroGradients, 21) * (Inner + (Inner / Every) + 1)),
            ("inner optimizer", Workload.Median(() => inner.Step(0), 21) * Inner),
            ("outer optimizer", Workload.Median(() => schedulefree.Step(0), 21)),
        };
        Console.WriteLine(
            $"{model.Weights.Values.size(0):N0} weights, K = {Inner}, every {Every}th, 16 rows of 16 tokens: outer step {outer:F0} ms");
        foreach (var (name, milliseconds) in parts)
        {
            Console.WriteLine($"{name,-18} {milliseconds,8:F2} ms {milliseconds / outer,7:P1}");
        }

        Console.WriteLine($"outside forward and backward passes: {parts.Sum(part => part.Milliseconds) / outer:P1}");
    }

    /// <summary>Live tensors and resident memory over 200 outer steps.</summary>
    public static void Memory()
    {
        using var model = Workload.Model(64, 2);
        using var original = new OriginalModel(model.Copy);
        Safeguard(200).Protect(model, Context(original, new Watch()));
    }

    private static TamperResistance Safeguard(int steps) => new()
    {
        Initial = new None(),
        OuterSteps = steps,
        InnerSteps = Inner,
        MeasureEvery = Every,
        Outer = new Optimization { Optimizer = new ScheduleFreeAdamW(), LearningRate = 1e-4 },
    };

    private static SafeguardContext Context(OriginalModel original, IJournal journal) => new()
    {
        Data = new Datasets(new Dictionary<string, TextSet>
        {
            [DatasetNames.ForgetAdversary] = Workload.Texts(16, 1),
            [DatasetNames.ForgetHeldOut] = Workload.Texts(16, 2),
            [DatasetNames.Retain] = Workload.Texts(16, 3),
        }),
        Lessons = new Lessons(original, new Seed(1)),
        Seed = new Seed(7),
        Journal = journal,
    };

    private sealed class Watch : IJournal
    {
        public void Measure(string series, long step, double value)
        {
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total)
        {
            if (done % 20 == 0)
            {
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(
                    $"outer step {done,4}: {Tensor.TotalCount} live tensors, {process.WorkingSet64 / 1048576.0:F1} MiB resident");
            }
        }

        public IJournal Within(string prefix) => this;
    }
}
