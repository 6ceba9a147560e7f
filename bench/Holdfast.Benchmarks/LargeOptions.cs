using System.Globalization;
using Holdfast.Models;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Optimizers.States;

namespace Holdfast.Benchmarks;

/// <summary>What to run; each is given as <c>name=value</c>.</summary>
internal sealed record LargeOptions
{
    /// <summary>What can stand behind a size.</summary>
    public const string Words = "rows=N innerrows=N tokens=N k=N every=N steps=N micro=N lora outer=lora attack bfloat16 recompute "
        + "predictions=N states=bfloat16|eight-bit sgd host=PART,PART";

    /// <summary>Shapes by name.</summary>
    public static IReadOnlyDictionary<string, DecoderOptions> Sizes { get; } = new Dictionary<string, DecoderOptions>
    {
        ["1m"] = Made(vocabulary: 2048, width: 128, layers: 4, heads: 4, shared: 2, feedForward: 384),
        ["10m"] = Made(vocabulary: 8192, width: 320, layers: 8, heads: 5, shared: 5, feedForward: 896),
        ["34m"] = Made(vocabulary: 16384, width: 512, layers: 10, heads: 8, shared: 4, feedForward: 1408),
        ["100m"] = Made(vocabulary: 128256, width: 512, layers: 10, heads: 8, shared: 4, feedForward: 1408),
        ["1b"] = KnownShapes.All["llama-3.2-1b"],
        ["8b"] = KnownShapes.All["llama-3-8b"],
    };

    public DecoderOptions Shape => Sizes[Size];

    public string Size { get; init; } = "1m";

    public int Rows { get; init; } = 16;

    public int InnerRows { get; init; } = 16;

    public int Tokens { get; init; } = 64;

    public int K { get; init; } = 4;

    public int Every { get; init; } = 2;

    public int Steps { get; init; } = 2;

    public int? Micro { get; init; }

    /// <summary>Adapters for the attacker.</summary>
    public bool Lora { get; init; }

    /// <summary>Adapters for the outer loop.</summary>
    public bool OuterLora { get; init; }

    public Precision Precision { get; init; }

    public bool Recompute { get; init; }

    public int? Predictions { get; init; }

    public IReadOnlyList<HostedPart> Host { get; init; } = [];

    public bool Attack { get; init; }

    public AdamW Inner { get; init; } = new();

    public IOptimizer Outer { get; init; } = new ScheduleFreeAdamW();

    public MemoryUse Memory => new()
    {
        Precision = Precision,
        RecomputeLayers = Recompute,
        PredictionsAtOnce = Predictions,
        Host = Host,
    };

    private static IStateFormat Format(string value) => value switch
    {
        "bfloat16" => new BFloat16States(),
        "eight-bit" => new EightBitStates(),
        _ => new Float32States(),
    };

    public static LargeOptions? Read(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || !Sizes.ContainsKey(arguments[0]))
        {
            return null;
        }

        var options = new LargeOptions { Size = arguments[0] };
        foreach (var argument in arguments.Skip(1))
        {
            var (name, value) = argument.Split('=', 2) is [var left, var right] ? (left, right) : (argument, "");
            int Whole() => int.Parse(value, CultureInfo.InvariantCulture);
            LargeOptions? next = name switch
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
                "outer" when value == "lora" => options with { OuterLora = true },
                "recompute" => options with { Recompute = true },
                "predictions" => options with { Predictions = Whole() },
                "attack" => options with { Attack = true },
                "states" => options with
                {
                    Inner = options.Inner with { States = Format(value) },
                    Outer = new ScheduleFreeAdamW { States = Format(value) },
                },
                "sgd" => options with { Outer = new Sgd { States = options.Inner.States } },
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

    private static DecoderOptions Made(int vocabulary, int width, int layers, int heads, int shared, int feedForward) => new()
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
}
