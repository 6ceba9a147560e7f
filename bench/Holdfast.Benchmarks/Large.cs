using System.Diagnostics;
using Holdfast.Adversaries;
using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Estimates;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks;

/// <summary>
/// Outer steps of TAR on a model of a given size with random weights, with any of the ways of saving memory: the peak that was measured
/// beside the estimate, tokens and operations a second.
/// </summary>
internal static class Large
{
    private const long MostDrawn = 1 << 22;

    /// <summary>Runs what the arguments say; see <see cref="LargeOptions"/>.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (LargeOptions.Read(arguments) is not { } options)
        {
            Console.Error.WriteLine(
                $"Expected a size ({string.Join(", ", LargeOptions.Sizes.Keys)}) and any of {LargeOptions.Words}, "
                + $"got '{string.Join(' ', arguments)}'.");
            return 2;
        }

        var device = cuda.is_available() ? CUDA : CPU;
        var how = Safeguard(options);
        var attack = Attack(options);
        var estimate = TrainingMemory.Of(
            Use(options, device.type == TorchSharp.DeviceType.CUDA), options.Attack ? attack.Outline : how.Outline![^1]);
        MachineMemory.ResetPeak();
        var clock = Stopwatch.StartNew();
        using var model = Random(options, device);
        using var original = new OriginalModel(() => Random(options, device, isReference: true));
        var lessons = new Lessons(original, new Seed(1), options.Micro);
        Console.WriteLine($"made after {clock.Elapsed.TotalSeconds:F1} s; {MachineMemory.Told(device)}");
        clock.Restart();
        var watch = new Watch(clock, lessons, device);
        var data = new Datasets(new Dictionary<string, TextSet>
        {
            [DatasetNames.ForgetAdversary] = Texts(1),
            [DatasetNames.ForgetHeldOut] = Texts(2),
            [DatasetNames.Retain] = Texts(3),
        });
        TextSet Texts(ulong seed) => Workload.Texts(options.Tokens, seed, options.Shape.VocabularySize);

        if (options.Attack)
        {
            attack.Tamper(model, new AttackContext
            {
                Data = data,
                Lessons = lessons,
                Seed = new Seed(7),
                Journal = watch,
                Speak = _ => null!,
                Open = _ => null!,
            });
            watch.Progress("attack", options.K, options.K);
        }
        else
        {
            how.Protect(model, new SafeguardContext { Data = data, Lessons = lessons, Seed = new Seed(7), Journal = watch });
        }

        Console.WriteLine($"{string.Join(' ', arguments)}");
        foreach (var part in estimate.Parts)
        {
            Console.WriteLine($"  {part.Name,-44} {part.Bytes / 1e9,8:F3} GB {(part.IsOnHost ? "host" : "")}");
        }

        Console.WriteLine(
            $"estimated device {estimate.Device / 1e9:F3} GB, host {estimate.Host / 1e9:F3} GB; measured {MachineMemory.Told(device)}");
        Console.WriteLine(Invariant($"peak {estimate.Device + estimate.Host} {MachineMemory.Peak}"));
        return 0;
    }

    private static ModelUse Use(LargeOptions options, bool hasDevice) => new()
    {
        Model = options.Shape,
        Memory = options.Memory,
        MicroBatch = options.Micro,
        RowTokens = _ => options.Tokens,
        HasDevice = hasDevice,
    };

    private static TamperResistance Safeguard(LargeOptions options) => new()
    {
        Initial = new None(),
        Adversaries =
        [
            new PooledAdversary
            {
                Adversary = new FineTuningAdversary
                {
                    BatchSize = options.InnerRows,
                    Weights = options.Lora ? new LowRank() : new AllWeights(),
                    Optimizer = options.Inner,
                },
            },
        ],
        Weights = options.OuterLora ? new LowRank() : new AllWeights(),
        OuterSteps = options.Steps,
        InnerSteps = options.K,
        MeasureEvery = options.Every,
        HeldOutBatchSize = options.Rows,
        RetainBatchSize = options.Rows,
        SaveEvery = 1_000_000,
        Outer = new Optimization { Optimizer = options.Outer, LearningRate = 2e-5 },
    };

    private static FineTuningAttack Attack(LargeOptions options) => new()
    {
        Name = "attack",
        Data = DatasetNames.ForgetAdversary,
        BatchSize = options.InnerRows,
        Weights = options.Lora ? new LowRank() : new AllWeights(),
        Optimization = new Optimization { Optimizer = options.Inner, LearningRate = 2e-5 },
        Steps = options.K,
    };

    private static CausalLM Random(LargeOptions options, Device device, bool isReference = false)
    {
        var isHosted = isReference && options.Memory.Host.Contains(HostedPart.Original);
        var model = new CausalLM(
            options.Shape, device, isHosted ? CPU : device, isReference ? ScalarType.BFloat16 : ScalarType.Float32)
        {
            Memory = options.Memory,
        };
        using var silent = no_grad();
        foreach (var shape in model.Weights.Shapes)
        {
            using var scope = NewDisposeScope();
            var weight = model.Weights.View(shape.Name);
            if (shape.Shape.Length == 1)
            {
                weight.fill_(Held.Number(1));
            }
            else
            {
                // Numbers of a seed are drawn on the CPU: billions of them would take longer than the steps that are timed.
                using var chance = new Seed(5).Derive(shape.Name).Generator();
                var drawn = chance.Normal([Math.Min(weight.numel(), MostDrawn)], device).mul_(Held.Number(0.02));
                foreach (var piece in weight.view(-1).split(MostDrawn))
                {
                    piece.copy_(drawn.narrow(0, 0, piece.numel()));
                }
            }
        }

        return model;
    }

    private sealed class Watch(Stopwatch clock, Lessons lessons, Device device) : IJournal
    {
        private double _operations;
        private long _tokens;

        public void Measure(string series, long step, double value)
        {
            if (series.EndsWith("-loss", StringComparison.Ordinal))
            {
                Console.WriteLine($"  {series} {step}: {value:F4}");
            }
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total)
        {
            var seconds = clock.Elapsed.TotalSeconds;
            var operations = lessons.Cost.Operations - _operations;
            var tokens = lessons.Cost.Tokens - _tokens;
            (_operations, _tokens) = (lessons.Cost.Operations, lessons.Cost.Tokens);
            Console.WriteLine(
                $"{what} {done}: {seconds:F1} s, {tokens / seconds:F0} tokens/s, {operations:E2} operations, "
                + $"{operations / seconds / 1e9:F0} GFLOPS; {MachineMemory.Told(device)}");
            clock.Restart();
        }

        public IJournal Within(string prefix) => this;
    }
}
