using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
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
using Holdfast.Training.Optimizers;
using Holdfast.Training.Optimizers.States;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks;

/// <summary>
/// Outer steps of TAR on a model of a given size with random weights, with any of the ways of saving memory: the peak that was measured
/// beside the estimate, tokens a second, and the share of the product rate.
/// </summary>
internal static partial class Large
{
    private static readonly Dictionary<string, DecoderOptions> Sizes = new()
    {
        ["1m"] = Shape(vocabulary: 2048, width: 128, layers: 4, heads: 4, shared: 2, feedForward: 384),
        ["10m"] = Shape(vocabulary: 8192, width: 320, layers: 8, heads: 5, shared: 5, feedForward: 896),
        ["34m"] = Shape(vocabulary: 16384, width: 512, layers: 10, heads: 8, shared: 4, feedForward: 1408),
        ["100m"] = Shape(vocabulary: 128256, width: 512, layers: 10, heads: 8, shared: 4, feedForward: 1408),
        ["1b"] = KnownShapes.All["llama-3.2-1b"],
        ["8b"] = KnownShapes.All["llama-3-8b"],
    };

    /// <summary>Runs what the arguments say and prints one line; see <see cref="Options"/>.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Options.Read(arguments) is not { } options)
        {
            Console.Error.WriteLine(
                $"Expected a size ({string.Join(", ", Sizes.Keys)}) and options of the form name=value: "
                + string.Join(", ", typeof(Options).GetProperties().Select(property => property.Name.ToLowerInvariant())) + ".");
            return 2;
        }

        var device = cuda.is_available() ? CUDA : CPU;
        var how = Safeguard(options);
        var attack = Attack(options);
        var estimate = TrainingMemory.Of(
            Use(options, device.type == TorchSharp.DeviceType.CUDA), options.Attack ? attack.Outline : how.Outline![^1]);
        Machine.ResetPeak();
        var clock = Stopwatch.StartNew();
        using var model = Random(options, device);
        using var original = new OriginalModel(() => Random(options, device, isReference: true));
        var lessons = new Lessons(original, new Seed(1), options.Micro > 0 ? options.Micro : null);
        Console.WriteLine($"made after {clock.Elapsed.TotalSeconds:F1} s; {Machine.Told(device)}");
        clock.Restart();
        var watch = new Watch(clock, lessons, device);
        var data = new Datasets(new Dictionary<string, TextSet>
        {
            [DatasetNames.ForgetAdversary] = Texts(options, 1),
            [DatasetNames.ForgetHeldOut] = Texts(options, 2),
            [DatasetNames.Retain] = Texts(options, 3),
        });
        if (options.Attack)
        {
            attack.Tamper(model, new AttackContext
            {
                Data = data,
                Lessons = lessons,
                Seed = new Seed(7),
                Journal = watch,
                Speak = _ => null!,
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
            $"estimated device {estimate.Device / 1e9:F3} GB, host {estimate.Host / 1e9:F3} GB; measured {Machine.Told(device)}");
        Console.WriteLine(Invariant($"peak {estimate.Device + estimate.Host} {Machine.Peak}"));
        return 0;
    }

    /// <summary>
    /// The estimate against the largest resident memory on the CPU: every size with none, each and all of the ways of saving memory, in a
    /// process of its own each. The program itself counts in both.
    /// </summary>
    public static int Estimates(IReadOnlyList<string> sizes)
    {
        string[][] ways =
        [
            [], ["recompute"], ["predictions=128"], ["micro=4"], ["bfloat16"], ["states=bfloat16"], ["states=eight-bit"], ["lora"],
            ["recompute", "predictions=128"],
            ["recompute", "predictions=128", "micro=4"],
            ["recompute", "predictions=128", "micro=4", "bfloat16"],
            ["recompute", "predictions=128", "micro=4", "bfloat16", "lora"],
            ["recompute", "predictions=128", "micro=4", "bfloat16", "states=eight-bit"],
        ];
        Console.WriteLine("| weights | ways | estimated MB | measured MB | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        var worst = 1.0;
        foreach (var size in sizes.Count > 0 ? sizes : [.. Sizes.Keys.Take(4)])
        {
            foreach (var way in ways)
            {
                var (estimated, measured) = Apart([size, "rows=16", "innerrows=16", "tokens=64", "k=2", "steps=1", .. way]);
                var ratio = estimated / measured;
                worst = Math.Abs(Math.Log(ratio)) > Math.Abs(Math.Log(worst)) ? ratio : worst;
                Console.WriteLine(Invariant(
                    $"| {size} | {string.Join(' ', way)} | {estimated / 1e6:F0} | {measured / 1e6:F0} | {ratio:F2} |"));
            }
        }

        Console.WriteLine(Invariant($"Worst ratio: {worst:F2}"));
        return 0;
    }

    private static (double Estimated, double Measured) Apart(IReadOnlyList<string> arguments)
    {
        var host = Environment.ProcessPath!;
        var program = host.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.GetCommandLineArgs()[..1] : [];
        using var process = Process.Start(new ProcessStartInfo(host, [.. program, "large", .. arguments])
        {
            RedirectStandardOutput = true,

            // The C library gives back what is freed at once, so that what is resident is what tensors take.
            Environment = { ["MALLOC_MMAP_THRESHOLD_"] = "65536" },
        })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        var numbers = lines.Last(line => line.StartsWith("peak ", StringComparison.Ordinal)).Split(' ')[1..]
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return (numbers[0], numbers[1]);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static ModelUse Use(Options options, bool hasDevice) => new()
    {
        Model = Sizes[options.Size],
        Memory = options.Memory,
        MicroBatch = options.Micro > 0 ? options.Micro : null,
        RowTokens = _ => options.Tokens,
        HasDevice = hasDevice,
    };

    private static TamperResistance Safeguard(Options options) => new()
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
        OuterSteps = options.Steps,
        InnerSteps = options.K,
        MeasureEvery = options.Every,
        HeldOutBatchSize = options.Rows,
        RetainBatchSize = options.Rows,
        SaveEvery = 1_000_000,
        Outer = new Optimization { Optimizer = options.Outer, LearningRate = 2e-5 },
    };

    private static FineTuningAttack Attack(Options options) => new()
    {
        Name = "attack",
        Data = DatasetNames.ForgetAdversary,
        BatchSize = options.InnerRows,
        Weights = options.Lora ? new LowRank() : new AllWeights(),
        Optimization = new Optimization { Optimizer = options.Inner, LearningRate = 2e-5 },
        Steps = options.K,
    };

    private static CausalLM Random(Options options, Device device, bool isReference = false)
    {
        var isHosted = isReference && options.Memory.Host.Contains(HostedPart.Original);
        var model = new CausalLM(
            Sizes[options.Size], device, isHosted ? CPU : device, isReference ? ScalarType.BFloat16 : ScalarType.Float32)
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
                using var chance = new Seed(5).Derive(shape.Name).Generator();
                weight.copy_(chance.Normal(weight.shape, device).mul_(Held.Number(0.02)));
            }
        }

        return model;
    }

    private static TextSet Texts(Options options, ulong seed)
    {
        var random = new Seed(seed).Random();
        return new TextSet(
            Enumerable.Range(0, 200).Select(_ => new Example(
                [.. Enumerable.Range(0, options.Tokens).Select(_ => random.Next(Sizes[options.Size].VocabularySize))])), 0);
    }

    private static DecoderOptions Shape(int vocabulary, int width, int layers, int heads, int shared, int feedForward) => new()
    {
        VocabularySize = vocabulary,
        Width = width,
        Layers = layers,
        Heads = heads,
        KeyValueHeads = shared,
        HeadWidth = width / heads,
        FeedForwardWidth = feedForward,
        TiedEmbeddings = true,
    };

    /// <summary>What to run; each is given as <c>name=value</c>.</summary>
    private sealed record Options
    {
        public string Size { get; init; } = "1m";

        public int Rows { get; init; } = 16;

        public int InnerRows { get; init; } = 16;

        public int Tokens { get; init; } = 64;

        public int K { get; init; } = 4;

        public int Every { get; init; } = 2;

        public int Steps { get; init; } = 2;

        public int Micro { get; init; }

        public bool Lora { get; init; }

        public Precision Precision { get; init; }

        public bool Recompute { get; init; }

        public int Predictions { get; init; }

        public IReadOnlyList<HostedPart> Host { get; init; } = [];

        public bool Attack { get; init; }

        public AdamW Inner { get; init; } = new();

        public IOptimizer Outer { get; init; } = new ScheduleFreeAdamW();

        public MemoryUse Memory => new()
        {
            Precision = Precision,
            RecomputeLayers = Recompute,
            PredictionsAtOnce = Predictions > 0 ? Predictions : null,
            Host = Host,
        };

        private static IStateFormat Format(string value) => value switch
        {
            "bfloat16" => new BFloat16States(),
            "eight-bit" => new EightBitStates(),
            _ => new Float32States(),
        };

        public static Options? Read(IReadOnlyList<string> arguments)
        {
            if (arguments.Count == 0 || !Sizes.ContainsKey(arguments[0]))
            {
                return null;
            }

            var options = new Options { Size = arguments[0] };
            foreach (var argument in arguments.Skip(1))
            {
                var (name, value) = argument.Split('=', 2) is [var left, var right] ? (left, right) : (argument, "");
                int Whole() => int.Parse(value, CultureInfo.InvariantCulture);
                Options? next = name switch
                {
                    "rows" => options with { Rows = Whole() },
                    "innerrows" => options with { InnerRows = Whole() },
                    "tokens" => options with { Tokens = Whole() },
                    "k" => options with { K = Whole() },
                    "every" => options with { Every = Whole() },
                    "steps" => options with { Steps = Whole() },
                    "micro" => options with { Micro = Whole() },
                    "lora" => options with { Lora = true },
                    "bfloat16" => options with { Precision = Precision.BFloat16 },
                    "recompute" => options with { Recompute = true },
                    "predictions" => options with { Predictions = Whole() },
                    "attack" => options with { Attack = true },
                    "states" => options with
                    {
                        Inner = options.Inner with { States = Format(value) },
                        Outer = new ScheduleFreeAdamW { States = Format(value) },
                    },
                    "sgd" => options with { Outer = new Sgd() },
                    "host" => options with { Host = [.. value.Split(',').Select(part => Enum.Parse<HostedPart>(part, ignoreCase: true))] },
                    _ => null,
                };
                if (next is null)
                {
                    return null;
                }

                options = next;
            }

            return options;
        }
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
                + $"{operations / seconds / 1e9:F0} GFLOPS; {Machine.Told(device)}");
            clock.Restart();
        }

        public IJournal Within(string prefix) => this;
    }

    /// <summary>Memory as the system counts it.</summary>
    private static partial class Machine
    {
        private static double s_before;

        /// <summary>The most that is resident is counted anew from here.</summary>
        public static void ResetPeak()
        {
            GC.Collect();
            s_before = Read("VmRSS");
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllText("/proc/self/clear_refs", "5");
            }
        }

        /// <summary>The largest resident memory since, that of the program with it.</summary>
        public static double Peak => Read("VmHWM");

        /// <summary>The largest resident memory since, beyond that of the program itself, and what the device has in use.</summary>
        public static string Told(Device device)
        {
            var host = $"{Told()}host peak {(Read("VmHWM") - s_before) / 1e9:F3} GB above {s_before / 1e9:F3}";
            return device.type == TorchSharp.DeviceType.CUDA && cudaMemGetInfo(out var free, out var total) == 0
                ? $"device {(total - free) / 1e9:F3} GB of {total / 1e9:F1}, {host}"
                : host;
        }

        // Pinned memory is not the process's own: what the whole machine has in use tells it.
        private static string Told()
        {
            const string table = "/proc/meminfo";
            if (!File.Exists(table))
            {
                return "";
            }

            var lines = File.ReadLines(table).ToDictionary(line => line.Split(':')[0], line => line.Split(':')[1].Trim().Split(' ')[0]);
            var used = double.Parse(lines["MemTotal"], CultureInfo.InvariantCulture)
                - double.Parse(lines["MemAvailable"], CultureInfo.InvariantCulture);
            return $"machine {1024 * used / 1e9:F1} GB in use, ";
        }

        private static double Read(string name) => File.Exists("/proc/self/status")
            ? File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
                .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [.., var kilobytes, _]
                ? 1024 * double.Parse(kilobytes, CultureInfo.InvariantCulture)
                : 0
            : 0;

        [LibraryImport("libcudart")]
        private static partial int cudaMemGetInfo(out nuint free, out nuint total);
    }
}
