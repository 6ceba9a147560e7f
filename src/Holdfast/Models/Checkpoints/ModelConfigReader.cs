using System.Text.Json;
using Holdfast.Evidence;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>One pass over a <c>config.json</c> that gathers every fault before it gives up.</summary>
internal sealed class ModelConfigReader
{
    // Far beyond any model, and small enough that no product of two overflows and no list of layers fills the memory.
    private const int MostLayers = 10_000;
    private const int MostHeads = 1 << 14;
    private const int MostWide = 1 << 16;
    private const int MostTokens = 1 << 24;

    private static readonly string[] Scalings = ["default", "linear", "dynamic", "llama3"];

    private readonly JsonElement _root;
    private readonly string _path;
    private readonly ConfigFields _fields;
    private readonly JsonElement? _rope;

    /// <summary>Begins with the object at the top of a file.</summary>
    public ModelConfigReader(JsonElement root, string path)
    {
        _root = root;
        _path = path;
        _fields = new(root, path);
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
        _fields.Refuse("hidden_act", value => value.ValueKind == JsonValueKind.String && value.GetString() == "silu", "\"silu\"");
        _fields.Refuse("mlp_bias", value => value.ValueKind == JsonValueKind.False, "false");
        _fields.Refuse("quantization_config", _ => false, "none: weights in F32, F16 or BF16");
        _fields.Refuse("partial_rotary_factor", ConfigFields.IsOne, "1");
        var config = new ModelConfig
        {
            Architecture = family.Architecture,
            Decoder = Decoder(family),
            WeightType = WeightType(),
            BeginId = _fields.Ids("bos_token_id") is [var begin, ..] ? begin : null,
            EndIds = _fields.Ids("eos_token_id"),
        };
        return _fields.Faults.Count == 0 ? config : throw new InputFaultException(_fields.Faults);
    }

    private ModelFamily Family()
    {
        var names = ConfigFields.TryGet(_root, "architectures", out var architectures) && architectures.ValueKind == JsonValueKind.Array
            ? [.. architectures.EnumerateArray().Select(item => item.ToString())]
            : Array.Empty<string>();
        var type = ConfigFields.TryGet(_root, "model_type", out var modelType) ? modelType.ToString() : null;
        var family = names.Length > 0
            ? ModelFamily.All.FirstOrDefault(family => family.Architecture == names[0])
            : ModelFamily.All.FirstOrDefault(family => family.ModelType == type);
        return family ?? throw new InputFaultException(
            $"Expected one of the architectures {string.Join(", ", ModelFamily.All.Select(known => known.Architecture))} in "
            + $"{_path}, got {(names.Length > 0 ? names[0] : type ?? "none")}. Choose a checkpoint of a supported family.");
    }

    private DecoderOptions Decoder(ModelFamily family)
    {
        var width = _fields.Count("hidden_size", most: MostWide);
        var layers = _fields.Count("num_hidden_layers", most: MostLayers);
        var heads = _fields.Count("num_attention_heads", most: MostHeads);
        var keyValueHeads = _fields.Count("num_key_value_heads", KeyValueHeads(family, heads), most: MostHeads);
        var headWidth = _fields.Count("head_dim", family.HeadWidth ?? Math.Max(1, width / heads), most: MostWide);
        var attentionBias = _fields.Flag("attention_bias") && family.ReadsAttentionBias;
        CheckHeads(family, width, heads, keyValueHeads, headWidth);
        var maximumPositions = _fields.Count("max_position_embeddings", family.MaximumPositions);
        return new DecoderOptions
        {
            VocabularySize = _fields.Count("vocab_size", most: MostTokens),
            Width = width,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadWidth = headWidth,
            FeedForwardWidth = _fields.Count("intermediate_size", most: MostTokens),
            MaximumPositions = maximumPositions,
            NormEpsilon = _fields.Positive(_root, "rms_norm_eps", 1e-6),
            RopeBase = _fields.Positive(_rope, "rope_theta", _fields.Positive(_root, "rope_theta", 10000)),
            RopeScaling = Scaling(),
            TiedEmbeddings = _fields.Flag("tie_word_embeddings"),
            QueryKeyValueBias = family.AlwaysQueryKeyValueBias || attentionBias,
            OutputBias = attentionBias,
            QueryKeyNorm = family.QueryKeyNorm,
            SlidingWindow = Window(family, layers),
        };
    }

    // An explicit null means as many as query heads; a missing key means the family's own.
    private int KeyValueHeads(ModelFamily family, int heads) =>
        _root.TryGetProperty("num_key_value_heads", out _) ? heads : family.KeyValueHeads ?? heads;

    private void CheckHeads(ModelFamily family, int width, int heads, int keyValueHeads, int headWidth)
    {
        if (_fields.Faults.Count > 0)
        {
            return; // Relations between numbers say nothing where a number is wrong.
        }

        if (!ConfigFields.TryGet(_root, "head_dim", out _) && family.HeadWidth is null && width % heads != 0)
        {
            _fields.Fault("hidden_size", $"a multiple of num_attention_heads ({heads})", width.ToString());
        }
        else if (headWidth % 2 != 0)
        {
            _fields.Fault("head_dim", "an even number, for rotary positions turn pairs", headWidth.ToString());
        }

        if (heads % keyValueHeads != 0)
        {
            _fields.Fault("num_key_value_heads", $"a divisor of num_attention_heads ({heads})", keyValueHeads.ToString());
        }
    }

    // Newer transformers put the base beside the scaling and call the pair rope_parameters; where both stand there, rope_scaling counts
    // unless it is empty.
    private JsonElement? Rope()
    {
        foreach (var key in (ReadOnlySpan<string>)["rope_scaling", "rope_parameters"])
        {
            if (ConfigFields.TryGet(_root, key, out var value))
            {
                if (value.ValueKind == JsonValueKind.Object)
                {
                    if (value.EnumerateObject().Any())
                    {
                        return value;
                    }

                    continue;
                }

                _fields.Fault(key, "an object or null", value.GetRawText());
            }
        }

        return null;
    }

    private RopeScaling Scaling()
    {
        if (_rope is not { } rope)
        {
            return new();
        }

        var kind = ConfigFields.TryGet(rope, "rope_type", out var newer) ? newer.ToString()
            : ConfigFields.TryGet(rope, "type", out var older) ? older.ToString()
            : "default";
        if (!Scalings.Contains(kind))
        {
            _fields.Fault("rope_scaling", $"one of the kinds {string.Join(", ", Scalings)}", kind);
            return new();
        }

        if (ConfigFields.TryGet(rope, "partial_rotary_factor", out var part) && !ConfigFields.IsOne(part))
        {
            _fields.Fault("partial_rotary_factor", "1", part.GetRawText());
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

        scaling = scaling with { Factor = _fields.Positive(rope, "factor", null) };
        if (scaling.Factor < 1)
        {
            _fields.Fault("rope_scaling.factor", "at least 1", scaling.Factor.ToString());
        }

        return scaling.Kind == RopeScalingKind.Llama3 ? Llama3(scaling, rope) : scaling;
    }

    private RopeScaling Llama3(RopeScaling scaling, JsonElement rope)
    {
        var low = _fields.Positive(rope, "low_freq_factor", null);
        var high = _fields.Positive(rope, "high_freq_factor", null);
        if (high <= low)
        {
            _fields.Fault("rope_scaling.high_freq_factor", $"above low_freq_factor ({low})", high.ToString());
        }

        return scaling with
        {
            LowFrequencyFactor = low,
            HighFrequencyFactor = high,
            OriginalMaximumPositions = _fields.Count(rope, "original_max_position_embeddings"),
        };
    }

    private int? Window(ModelFamily family, int layers)
    {
        if (!family.HasSlidingWindow || (family.SlidingWindowIsSwitched && !_fields.Flag("use_sliding_window")))
        {
            return null;
        }

        // An explicit null turns the window off; a missing key means the family's own.
        var window = !_root.TryGetProperty("sliding_window", out var value) ? family.SlidingWindow
            : value.ValueKind == JsonValueKind.Null ? null
            : _fields.Count("sliding_window");
        var sliding = window is null ? 0 : SlidingLayers(family, layers);
        if (sliding != 0 && sliding != layers)
        {
            _fields.Fault("max_window_layers", "a sliding window in all layers or in none", $"one in {sliding} of {layers}");
        }

        return sliding == 0 ? null : window;
    }

    private int SlidingLayers(ModelFamily family, int layers) =>
        ConfigFields.TryGet(_root, "layer_types", out var types) && types.ValueKind == JsonValueKind.Array
            ? types.EnumerateArray().Count(type => type.ToString() == "sliding_attention")
            : family.SlidingWindowIsSwitched
                ? Math.Max(0, layers - _fields.Count("max_window_layers", 28, least: 0))
                : layers;

    private ScalarType WeightType()
    {
        if (!ConfigFields.TryGet(_root, "dtype", out var value) && !ConfigFields.TryGet(_root, "torch_dtype", out value))
        {
            return ScalarType.Float32;
        }

        if (!ModelConfig.WeightTypes.TryGetValue(value.ToString(), out var type))
        {
            _fields.Fault("torch_dtype", $"one of {string.Join(", ", ModelConfig.WeightTypes.Keys)}", value.GetRawText());
        }

        return type;
    }
}
