using System.Text.Json.Nodes;
using Holdfast.Evidence;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using TorchSharp;

namespace Holdfast.Tests.Models;

public sealed class ModelConfigTests
{
    private const string Llama = """
        {"architectures": ["LlamaForCausalLM"], "hidden_size": 64, "intermediate_size": 172, "num_hidden_layers": 5,
         "num_attention_heads": 8, "num_key_value_heads": 4, "vocab_size": 512, "max_position_embeddings": 512}
        """;

    [Fact]
    public void Fills_in_what_llama_leaves_out()
    {
        var config = Read();

        Assert.Equal("LlamaForCausalLM", config.Architecture);
        Assert.Equal(torch.ScalarType.Float32, config.WeightType);
        Assert.Null(config.BeginId);
        Assert.Empty(config.EndIds);
        Assert.Equal(
            new DecoderOptions
            {
                VocabularySize = 512,
                Width = 64,
                Layers = 5,
                Heads = 8,
                KeyValueHeads = 4,
                HeadWidth = 8,
                FeedForwardWidth = 172,
                MaximumPositions = 512,
                NormEpsilon = 1e-6,
                RopeBase = 10000,
            },
            config.Decoder);
    }

    [Fact]
    public void Reads_ids_types_biases_and_ties()
    {
        var config = Read(
            ("bos_token_id", "1"), ("eos_token_id", "[2, 7]"), ("torch_dtype", "\"bfloat16\""), ("attention_bias", "true"),
            ("tie_word_embeddings", "true"), ("head_dim", "12"), ("rope_theta", "5e5"), ("num_key_value_heads", null));

        Assert.Equal(1, config.BeginId);
        Assert.Equal([2, 7], config.EndIds);
        Assert.Equal(torch.ScalarType.BFloat16, config.WeightType);
        Assert.True(config.Decoder is { QueryKeyValueBias: true, OutputBias: true, TiedEmbeddings: true, HeadWidth: 12 });
        Assert.Equal(500000, config.Decoder.RopeBase);
        Assert.Equal(8, config.Decoder.KeyValueHeads);
    }

    [Theory]
    [InlineData("rope_scaling", """{"type": "linear", "factor": 4.0}""")]
    [InlineData("rope_scaling", """{"rope_type": "linear", "factor": 4.0}""")]
    [InlineData("rope_parameters", """{"rope_type": "linear", "factor": 4.0, "rope_theta": 10000.0}""")]
    public void Reads_linear_scaling_under_every_key(string key, string value) => Assert.Equal(
        new RopeScaling { Kind = RopeScalingKind.Linear, Factor = 4 }, Read((key, value)).Decoder.RopeScaling);

    /// <summary>The base of the frequencies that transformers computes: with a maximum of 64, 10,000 up to 64 tokens.</summary>
    [Theory]
    [InlineData(32, 10_000)]
    [InlineData(64, 10_000)]
    [InlineData(128, 30_680.21)]
    public void Dynamic_scaling_looks_at_max_position_embeddings_and_no_original_length(int length, double theBase)
    {
        var decoder = Read(
            ("max_position_embeddings", "64"), ("head_dim", "100"),
            ("rope_scaling", """{"type": "dynamic", "factor": 2.0, "original_max_position_embeddings": 32}""")).Decoder;

        // (2 * 128 / 64 - 1) ^ (100 / 98) = 3.0680: frequency i is base ^ (-2 i / 100).
        Assert.Equal(Math.Pow(theBase, -0.5), RotaryPositions.Frequencies(decoder, length)[25], 1e-8);
    }

    [Theory]
    [InlineData("""{"rope_type": "linear", "factor": 4.0}""", RopeScalingKind.Linear, 10_000)]
    [InlineData("""{"type": "linear", "factor": 4.0, "rope_theta": 77.0}""", RopeScalingKind.Linear, 77)]
    [InlineData("{}", RopeScalingKind.Dynamic, 500)]
    [InlineData("null", RopeScalingKind.Dynamic, 500)]
    public void Of_rope_scaling_and_rope_parameters_the_first_counts_unless_it_is_empty(string scaling, RopeScalingKind kind,
        double theBase)
    {
        var decoder = Read(
            ("rope_scaling", scaling), ("rope_parameters", """{"rope_type": "dynamic", "factor": 2.0, "rope_theta": 500.0}""")).Decoder;

        Assert.Equal((kind, theBase), (decoder.RopeScaling.Kind, decoder.RopeBase));
    }

    [Theory]
    [InlineData("LlamaForCausalLM", "null", 4)]
    [InlineData("MistralForCausalLM", "null", 4)]
    [InlineData("Qwen2ForCausalLM", "null", 4)]
    [InlineData("Qwen3ForCausalLM", "null", 4)]
    [InlineData("LlamaForCausalLM", null, 4)]
    [InlineData("MistralForCausalLM", "2", 2)]
    public void Without_a_number_of_key_value_heads_there_are_as_many_as_heads(string architecture, string? value, int expected) =>
        Assert.Equal(
        expected,
        Read(("architectures", $"[\"{architecture}\"]"), ("num_attention_heads", "4"), ("head_dim", "8"), ("num_key_value_heads", value)).Decoder.KeyValueHeads);

    [Fact]
    public void Scaling_factors_are_written_as_reals()
    {
        var json = ModelConfig.For(Tiny with
        {
            RopeScaling = new() { Kind = RopeScalingKind.Llama3, Factor = 8, LowFrequencyFactor = 1, HighFrequencyFactor = 4.5 },
        }).ToJson();

        Assert.Contains("\"factor\": 8.0,", json);
        Assert.Contains("\"low_freq_factor\": 1.0,", json);
        Assert.Contains("\"high_freq_factor\": 4.5,", json);
    }

    [Fact]
    public void Negative_ids_of_special_tokens_mean_none()
    {
        var config = Read(("bos_token_id", "-1"), ("eos_token_id", "[-1, 7]"));

        Assert.Null(config.BeginId);
        Assert.Equal([7], config.EndIds);
    }

    [Theory]
    [InlineData("num_hidden_layers", "5000000", "a whole number from 1 to 10000, got 5000000")]
    [InlineData("vocab_size", "2147483647", "a whole number from 1 to 16777216, got 2147483647")]
    [InlineData("hidden_size", "1000000", "a whole number from 1 to 65536, got 1000000")]
    [InlineData("intermediate_size", "2000000000", "a whole number from 1 to 16777216, got 2000000000")]
    [InlineData("num_attention_heads", "1000000", "a whole number from 1 to 16384, got 1000000")]
    [InlineData("num_key_value_heads", "0", "a whole number from 1 to 16384, got 0")]
    [InlineData("head_dim", "99999999999", "a whole number from 1 to 65536, got 99999999999")]
    public void Sizes_beyond_any_model_are_refused_before_anything_is_made_of_them(string key, string value, string expected) =>
        Assert.Contains(
        $"Expected {key} in config.json to be {expected}. Choose a checkpoint that this library supports.",
        Assert.Throws<InputFaultException>(() => Read((key, value))).Faults);

    [Theory]
    [InlineData("""{"architectures": ["\ud800"]}""")]
    [InlineData("""{"architectures": ["LlamaForCausalLM"], "hidden_act": "\udc00"}""")]
    [InlineData("""{"model_type": "\ud83d"}""")]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("""{"architectures": ["LlamaForCausalLM"], "rope_scaling": {"type": "\ud800"}}""")]
    [InlineData("""{"torch_dtype": "a\ud800b"}""")]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands(string json) => Assert.Equal(
        "Expected config.json to spell whole Unicode characters, got half of one (\\ud800 and the like). Download the file again.",
        Assert.Throws<InputFaultException>(() => ModelConfig.Parse(json, "config.json")).Message);

    [Fact]
    public void Reads_llama3_scaling_and_the_base_beside_it()
    {
        var decoder = Read(("rope_parameters", """
            {"rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
             "original_max_position_embeddings": 8192, "rope_theta": 500000.0}
            """), ("rope_theta", "1")).Decoder;

        Assert.Equal(500000, decoder.RopeBase);
        Assert.Equal(
            new RopeScaling
            {
                Kind = RopeScalingKind.Llama3,
                Factor = 32,
                LowFrequencyFactor = 1,
                HighFrequencyFactor = 4,
                OriginalMaximumPositions = 8192,
            },
            decoder.RopeScaling);
    }

    [Theory]
    [InlineData("MistralForCausalLM", null, null, 4096)]
    [InlineData("MistralForCausalLM", "null", null, null)]
    [InlineData("MistralForCausalLM", "32", null, 32)]
    [InlineData("LlamaForCausalLM", "32", null, null)]
    [InlineData("Qwen2ForCausalLM", "32", null, null)]
    [InlineData("Qwen2ForCausalLM", "32", "true", 32)]
    [InlineData("Qwen3ForCausalLM", "32", "false", null)]
    public void Windows_follow_each_familys_rule(string architecture, string? window, string? use, int? expected)
    {
        var changes = new List<(string, string?)> { ("architectures", $"[\"{architecture}\"]"), ("max_window_layers", "0") };
        changes.AddRange(new[] { ("sliding_window", window), ("use_sliding_window", use) }.Where(change => change.Item2 is not null));

        Assert.Equal(expected, Read([.. changes]).Decoder.SlidingWindow);
    }

    [Fact]
    public void Qwen_families_differ_in_biases_and_norms()
    {
        var second = Read(("architectures", "[\"Qwen2ForCausalLM\"]")).Decoder;
        var third = Read(("architectures", "[\"Qwen3ForCausalLM\"]")).Decoder;

        Assert.True(second is { QueryKeyValueBias: true, OutputBias: false, QueryKeyNorm: false, HeadWidth: 8 });
        Assert.True(third is { QueryKeyValueBias: false, OutputBias: false, QueryKeyNorm: true, HeadWidth: 128 });
    }

    [Theory]
    [InlineData("architectures", "[\"GPT2LMHeadModel\"]",
        "Expected one of the architectures LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM in config.json, "
        + "got GPT2LMHeadModel.")]
    [InlineData("mlp_bias", "true", "Expected mlp_bias in config.json to be false, got true.")]
    [InlineData("hidden_act", "\"gelu\"", "Expected hidden_act in config.json to be \"silu\", got \"gelu\".")]
    [InlineData("hidden_size", "\"64\"", "Expected hidden_size in config.json to be a whole number from 1 to 65536, got \"64\".")]
    [InlineData("hidden_size", null, "Expected hidden_size in config.json to be a whole number, got nothing.")]
    [InlineData("hidden_size", "60", "Expected hidden_size in config.json to be a multiple of num_attention_heads (8), got 60.")]
    [InlineData("num_key_value_heads", "3", "Expected num_key_value_heads in config.json to be a divisor of num_attention_heads (8), got 3.")]
    [InlineData("head_dim", "7", "Expected head_dim in config.json to be an even number")]
    [InlineData("torch_dtype", "\"float8\"", "Expected torch_dtype in config.json to be one of float32, float16, bfloat16, got \"float8\".")]
    [InlineData("rope_scaling", "{\"rope_type\": \"yarn\", \"factor\": 4}",
        "Expected rope_scaling in config.json to be one of the kinds default, linear, dynamic, llama3, got yarn.")]
    [InlineData("rope_scaling", "{\"type\": \"linear\"}", "Expected factor in config.json to be a number above 0, got nothing.")]
    [InlineData("rope_scaling", "7", "Expected rope_scaling in config.json to be an object or null, got 7.")]
    [InlineData("quantization_config", "{\"bits\": 4}", "Expected quantization_config in config.json to be none")]
    [InlineData("partial_rotary_factor", "0.5", "Expected partial_rotary_factor in config.json to be 1, got 0.5.")]
    [InlineData("tie_word_embeddings", "1", "Expected tie_word_embeddings in config.json to be true or false, got 1.")]
    [InlineData("eos_token_id", "\"end\"", "Expected eos_token_id in config.json to be a token id or a list of them, got \"end\".")]
    public void Names_what_it_cannot_honour(string key, string? value, string expected)
    {
        var fault = Assert.Throws<InputFaultException>(() => Read((key, value)));

        Assert.StartsWith(expected, fault.Message);
        Assert.Single(fault.Faults);
    }

    [Fact]
    public void Lists_every_fault_at_once()
    {
        var fault = Assert.Throws<InputFaultException>(() => Read(("hidden_size", null), ("mlp_bias", "true"), ("vocab_size", "-1")));

        Assert.Equal(3, fault.Faults.Count);
    }

    [Fact]
    public void A_window_in_some_layers_is_refused()
    {
        var fault = Assert.Throws<InputFaultException>(() => Read(
            ("architectures", "[\"Qwen2ForCausalLM\"]"), ("use_sliding_window", "true"), ("sliding_window", "32"), ("max_window_layers", "3")));

        Assert.StartsWith(
            "Expected max_window_layers in config.json to be a sliding window in all layers or in none, got one in 2 of 5.", fault.Message);
    }

    [Theory]
    [InlineData("{", "Expected config.json to be JSON, got text that is none: ")]
    [InlineData("[]", "Expected config.json to be a JSON object, got Array.")]
    public void Refuses_what_is_no_object(string json, string expected) => Assert.StartsWith(
        expected, Assert.Throws<InputFaultException>(() => ModelConfig.Parse(json, "config.json")).Message);

    public static TheoryData<DecoderOptions, string> New() => new()
    {
        { Tiny, "LlamaForCausalLM" },
        { Tiny with { QueryKeyValueBias = true, OutputBias = true, TiedEmbeddings = true }, "LlamaForCausalLM" },
        { Tiny with { SlidingWindow = 7 }, "MistralForCausalLM" },
        { Tiny with { QueryKeyValueBias = true }, "Qwen2ForCausalLM" },
        { Tiny with { QueryKeyValueBias = true, SlidingWindow = 7 }, "Qwen2ForCausalLM" },
        { Tiny with { QueryKeyNorm = true, SlidingWindow = 7 }, "Qwen3ForCausalLM" },
        { Tiny with { RopeScaling = new() { Kind = RopeScalingKind.Linear, Factor = 2, } }, "LlamaForCausalLM" },
        { Tiny with { RopeScaling = new() { Kind = RopeScalingKind.Dynamic, Factor = 2 } }, "LlamaForCausalLM" },
        { Tiny with { RopeScaling = new() { Kind = RopeScalingKind.Llama3, Factor = 2, HighFrequencyFactor = 3 } }, "LlamaForCausalLM" },
    };

    [Theory]
    [MemberData(nameof(New))]
    public void What_is_written_is_read_back(DecoderOptions options, string architecture)
    {
        var written = ModelConfig.For(options, beginId: 1, endId: 2);
        var read = ModelConfig.Parse(written.ToJson(), "config.json");

        Assert.Equal(architecture, read.Architecture);
        Assert.Equal(options, read.Decoder);
        Assert.Equal(1, read.BeginId);
        Assert.Equal([2], read.EndIds);
    }

    [Fact]
    public void A_combination_that_no_family_has_is_a_mistake() => Assert.Throws<ArgumentException>(
        () => ModelConfig.For(Tiny with { OutputBias = true }));

    private static DecoderOptions Tiny { get; } = new()
    {
        VocabularySize = 11,
        Width = 8,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadWidth = 6,
        FeedForwardWidth = 12,
        MaximumPositions = 32,
        RopeBase = 1234.5,
        NormEpsilon = 1e-5,
    };

    private static ModelConfig Read(params (string Key, string? Value)[] changes)
    {
        var root = JsonNode.Parse(Llama)!.AsObject();
        foreach (var (key, value) in changes)
        {
            root.Remove(key);
            if (value is not null)
            {
                root[key] = JsonNode.Parse(value);
            }
        }

        return ModelConfig.Parse(root.ToJsonString(), "config.json");
    }
}
