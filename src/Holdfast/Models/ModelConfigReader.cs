using System.Text.Json;
using Holdfast.Evidence;
using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>One pass over a <c>config.json</c> that gathers every fault before it gives up.</summary>
internal sealed class ModelConfigReader
{
    private static readonly string[] Scalings = ["default", "linear", "dynamic", "llama3"];

    private readonly JsonElement _root;
    private readonly string _path;
    private readonly JsonElement? _rope;
    private readonly List<string> _faults = [];

    public ModelConfigReader(JsonElement root, string path)
    {
        _root = root;
        _path = path;
        _rope = root.ValueKind == JsonValueKind.Object ? Rope() : null;
    }

    /// <summary>The config.</summary>
    /// <exception cref="InputFaultException">Lists everything that is missing, malformed or not supported.</exception>
    public ModelConfig Read()
    {
        if (_root.ValueKind != JsonValueKind.Object)
        {
            throw new InputFaultException($"Expected {_path} to be a JSON object, got {_root.ValueKind}. Download the file again.");
        }

        var family = Family();
        Refuse("hidden_act", value => value.ValueKind == JsonValueKind.String && value.GetString() == "silu", "\"silu\"");
        Refuse("mlp_bias", value => value.ValueKind == JsonValueKind.False, "false");
        Refuse("quantization_config", _ => false, "none: weights in F32, F16 or BF16");
        Refuse("partial_rotary_factor", IsOne, "1");
        var config = new ModelConfig
        {
            Architecture = family.Architecture,
            Decoder = Decoder(family),
            WeightType = WeightType(),
            BeginId = Ids("bos_token_id") is [var begin, ..] ? begin : null,
            EndIds = Ids("eos_token_id"),
        };
        return _faults.Count == 0 ? config : throw new InputFaultException(_faults);
    }

    private ModelFamily Family()
    {
        var names = TryGet(_root, "architectures", out var architectures) && architectures.ValueKind == JsonValueKind.Array
            ? [.. architectures.EnumerateArray().Select(item => item.ToString())]
            : Array.Empty<string>();
        var type = TryGet(_root, "model_type", out var modelType) ? modelType.ToString() : null;
        var family = names.Length > 0
            ? ModelFamily.All.FirstOrDefault(family => family.Architecture == names[0])
            : ModelFamily.All.FirstOrDefault(family => family.ModelType == type);
        return family ?? throw new InputFaultException(
            $"Expected one of the architectures {string.Join(", ", ModelFamily.All.Select(known => known.Architecture))} in "
            + $"{_path}, got {(names.Length > 0 ? names[0] : type ?? "none")}. Choose a checkpoint of a supported family.");
    }

    private DecoderOptions Decoder(ModelFamily family)
    {
        var width = Count("hidden_size");
        var layers = Count("num_hidden_layers");
        var heads = Count("num_attention_heads");
        var keyValueHeads = Count("num_key_value_heads", family.KeyValueHeads ?? heads);
        var headWidth = Count("head_dim", family.HeadWidth ?? (width / heads));
        var attentionBias = Flag("attention_bias") && family.ReadsAttentionBias;
        CheckHeads(family, width, heads, keyValueHeads, headWidth);
        var maximumPositions = Count("max_position_embeddings", family.MaximumPositions);
        return new DecoderOptions
        {
            VocabularySize = Count("vocab_size"),
            Width = width,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadWidth = headWidth,
            FeedForwardWidth = Count("intermediate_size"),
            MaximumPositions = maximumPositions,
            NormEpsilon = Positive(_root, "rms_norm_eps", 1e-6),
            RopeBase = Positive(_rope, "rope_theta", Positive(_root, "rope_theta", 10000)),
            RopeScaling = Scaling(maximumPositions),
            TiedEmbeddings = Flag("tie_word_embeddings"),
            QueryKeyValueBias = family.AlwaysQueryKeyValueBias || attentionBias,
            OutputBias = attentionBias,
            QueryKeyNorm = family.QueryKeyNorm,
            SlidingWindow = Window(family, layers),
        };
    }

    private void CheckHeads(ModelFamily family, int width, int heads, int keyValueHeads, int headWidth)
    {
        if (_faults.Count > 0)
        {
            return; // Relations between numbers say nothing where a number is wrong.
        }

        if (!TryGet(_root, "head_dim", out _) && family.HeadWidth is null && width % heads != 0)
        {
            Fault("hidden_size", $"a multiple of num_attention_heads ({heads})", width.ToString());
        }
        else if (headWidth % 2 != 0)
        {
            Fault("head_dim", "an even number, for rotary positions turn pairs", headWidth.ToString());
        }

        if (heads % keyValueHeads != 0)
        {
            Fault("num_key_value_heads", $"a divisor of num_attention_heads ({heads})", keyValueHeads.ToString());
        }
    }

    // Newer transformers put the base beside the scaling and call the pair rope_parameters.
    private JsonElement? Rope()
    {
        foreach (var key in (ReadOnlySpan<string>)["rope_parameters", "rope_scaling"])
        {
            if (TryGet(_root, key, out var value))
            {
                if (value.ValueKind == JsonValueKind.Object)
                {
                    return value;
                }

                Fault(key, "an object or null", value.GetRawText());
            }
        }

        return null;
    }

    private RopeScaling Scaling(int maximumPositions)
    {
        if (_rope is not { } rope)
        {
            return new();
        }

        var kind = TryGet(rope, "rope_type", out var newer) ? newer.ToString()
            : TryGet(rope, "type", out var older) ? older.ToString()
            : "default";
        if (!Scalings.Contains(kind))
        {
            Fault("rope_scaling", $"one of the kinds {string.Join(", ", Scalings)}", kind);
            return new();
        }

        if (TryGet(rope, "partial_rotary_factor", out var part) && !IsOne(part))
        {
            Fault("partial_rotary_factor", "1", part.GetRawText());
        }

        var scaling = new RopeScaling
        {
            Kind = kind switch
            {
                "linear" => RopeScalingKind.Linear,
                "dynamic" => RopeScalingKind.Dynamic,
                "llama3" => RopeScalingKind.Llama3,
                _ => RopeScalingKind.None,
            },
        };
        if (scaling.Kind == RopeScalingKind.None)
        {
            return scaling;
        }

        scaling = scaling with { Factor = Positive(rope, "factor", null) };
        if (scaling.Factor < 1)
        {
            Fault("rope_scaling.factor", "at least 1", scaling.Factor.ToString());
        }

        return scaling.Kind switch
        {
            RopeScalingKind.Dynamic => scaling with { OriginalMaximumPositions = OriginalPositions(rope, maximumPositions) },
            RopeScalingKind.Llama3 => Llama3(scaling, rope),
            _ => scaling,
        };
    }

    private RopeScaling Llama3(RopeScaling scaling, JsonElement rope)
    {
        var low = Positive(rope, "low_freq_factor", null);
        var high = Positive(rope, "high_freq_factor", null);
        if (high <= low)
        {
            Fault("rope_scaling.high_freq_factor", $"above low_freq_factor ({low})", high.ToString());
        }

        return scaling with
        {
            LowFrequencyFactor = low,
            HighFrequencyFactor = high,
            OriginalMaximumPositions = OriginalPositions(rope, null),
        };
    }

    private int OriginalPositions(JsonElement rope, int? missing) => Count(rope, "original_max_position_embeddings", missing);

    private int? Window(ModelFamily family, int layers)
    {
        if (!family.HasSlidingWindow || (family.SlidingWindowIsSwitched && !Flag("use_sliding_window")))
        {
            return null;
        }

        // An explicit null turns the window off; a missing key means the family's own.
        var window = !_root.TryGetProperty("sliding_window", out var value) ? family.SlidingWindow
            : value.ValueKind == JsonValueKind.Null ? null
            : Count("sliding_window");
        var sliding = window is null ? 0 : SlidingLayers(family, layers);
        if (sliding != 0 && sliding != layers)
        {
            Fault("max_window_layers", "a sliding window in all layers or in none", $"one in {sliding} of {layers}");
        }

        return sliding == 0 ? null : window;
    }

    private int SlidingLayers(ModelFamily family, int layers) =>
        TryGet(_root, "layer_types", out var types) && types.ValueKind == JsonValueKind.Array
            ? types.EnumerateArray().Count(type => type.ToString() == "sliding_attention")
            : family.SlidingWindowIsSwitched
                ? Math.Max(0, layers - Count("max_window_layers", 28, least: 0))
                : layers;

    private ScalarType WeightType()
    {
        if (!TryGet(_root, "dtype", out var value) && !TryGet(_root, "torch_dtype", out value))
        {
            return ScalarType.Float32;
        }

        if (!ModelConfig.WeightTypes.TryGetValue(value.ToString(), out var type))
        {
            Fault("torch_dtype", $"one of {string.Join(", ", ModelConfig.WeightTypes.Keys)}", value.GetRawText());
        }

        return type;
    }

    private List<int> Ids(string key)
    {
        if (!TryGet(_root, key, out var value))
        {
            return [];
        }

        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var ids = new List<int>();
        foreach (var item in items)
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id))
            {
                ids.Add(id);
            }
            else
            {
                Fault(key, "a token id or a list of them", value.GetRawText());
            }
        }

        return ids;
    }

    private int Count(string key, int? missing = null, int least = 1) => Count(_root, key, missing, least);

    private int Count(JsonElement owner, string key, int? missing = null, int least = 1)
    {
        if (!TryGet(owner, key, out var value))
        {
            if (missing is { } fallback)
            {
                return fallback;
            }

            Fault(key, "a whole number", "nothing");
        }
        else if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= least)
        {
            return count;
        }
        else
        {
            Fault(key, $"a whole number of at least {least}", value.GetRawText());
        }

        // Any value does: the fault ends the reading before it is used. One divides everything.
        return 1;
    }

    private double Positive(JsonElement? owner, string key, double? missing)
    {
        if (owner is not { } element || !TryGet(element, key, out var value))
        {
            if (missing is null)
            {
                Fault(key, "a number above 0", "nothing");
            }

            return missing ?? 1;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number > 0)
        {
            return number;
        }

        Fault(key, "a number above 0", value.GetRawText());
        return 1;
    }

    private bool Flag(string key)
    {
        if (!TryGet(_root, key, out var value) || value.ValueKind == JsonValueKind.False)
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.True)
        {
            Fault(key, "true or false", value.GetRawText());
        }

        return true;
    }

    private static bool IsOne(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == 1;

    private void Refuse(string key, Func<JsonElement, bool> supported, string expected)
    {
        if (TryGet(_root, key, out var value) && !supported(value))
        {
            Fault(key, expected, value.ValueKind == JsonValueKind.Object ? "an object" : value.GetRawText());
        }
    }

    private void Fault(string key, string expected, string got) =>
        _faults.Add($"Expected {key} in {_path} to be {expected}, got {got}. Choose a checkpoint that this library supports.");

    private static bool TryGet(JsonElement owner, string key, out JsonElement value) =>
        owner.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;
}
