using System.Text.Json.Nodes;
using Holdfast.Evidence;
using Holdfast.Models.Checkpoints;
using Holdfast.Models;
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

    [Fact]
    public void Dynamic_scaling_takes_the_trained_length_from_the_longest_sequence() => Assert.Equal(
        new RopeScaling { Kind = RopeScalingKind.Dynamic, Factor = 2, OriginalMaximumPositions = 512 },
        Read(("rope_scaling", """{"type": "dynamic", "factor": 2}""")).Decoder.RopeScaling);

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
    [InlineData("hidden_size", "\"64\"", "Expected hidden_size in config.json to be a whole number of at least 1, got \"64\".")]
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
        { Tiny with { RopeScaling = new() { Kind = RopeScalingKind.Dynamic, Factor = 2, OriginalMaximumPositions = 9 } }, "LlamaForCausalLM" },
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
