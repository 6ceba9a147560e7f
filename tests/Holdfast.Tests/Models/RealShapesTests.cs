using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

/// <summary>Published models on the device without memory: names, shapes and the published totals.</summary>
public sealed class RealShapesTests
{
    private const string Llama3 = """
        "architectures": ["LlamaForCausalLM"], "hidden_act": "silu", "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
        "vocab_size": 128256, "num_key_value_heads": 8, "torch_dtype": "bfloat16"
        """;

    private const string Llama1B = $$"""
        { {{Llama3}}, "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 16, "num_attention_heads": 32, "head_dim": 64,
          "max_position_embeddings": 131072, "tie_word_embeddings": true, "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0,
          "low_freq_factor": 1.0, "original_max_position_embeddings": 8192, "rope_type": "llama3"}, "mlp_bias": false, "attention_bias": false }
        """;

    private const string Llama8B = $$"""
        { {{Llama3}}, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
          "max_position_embeddings": 8192, "tie_word_embeddings": false, "rope_scaling": null }
        """;

    private const string Llama70B = $$"""
        { {{Llama3}}, "hidden_size": 8192, "intermediate_size": 28672, "num_hidden_layers": 80, "num_attention_heads": 64,
          "max_position_embeddings": 8192, "tie_word_embeddings": false, "rope_scaling": null }
        """;

    private const string Mistral7B = """
        { "architectures": ["MistralForCausalLM"], "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
          "max_position_embeddings": 32768, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8,
          "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "sliding_window": 4096, "tie_word_embeddings": false, "vocab_size": 32000 }
        """;

    private const string Qwen7B = """
        { "architectures": ["Qwen2ForCausalLM"], "hidden_act": "silu", "hidden_size": 3584, "intermediate_size": 18944,
          "max_position_embeddings": 32768, "max_window_layers": 28, "num_attention_heads": 28, "num_hidden_layers": 28,
          "num_key_value_heads": 4, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 131072, "tie_word_embeddings": false,
          "use_sliding_window": false, "vocab_size": 152064 }
        """;

    private const string Qwen8B = """
        { "architectures": ["Qwen3ForCausalLM"], "attention_bias": false, "head_dim": 128, "hidden_act": "silu", "hidden_size": 4096,
          "intermediate_size": 12288, "max_position_embeddings": 40960, "max_window_layers": 36, "num_attention_heads": 32,
          "num_hidden_layers": 36, "num_key_value_heads": 8, "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000,
          "sliding_window": null, "tie_word_embeddings": false, "use_sliding_window": false, "vocab_size": 151936 }
        """;

    [Theory]
    [InlineData("Llama-3.2-1B", Llama1B, 1_235_814_400)]
    [InlineData("Llama-3-8B", Llama8B, 8_030_261_248)]
    [InlineData("Llama-3-70B", Llama70B, 70_553_706_496)]
    [InlineData("Mistral-7B", Mistral7B, 7_241_732_096)]
    [InlineData("Qwen2.5-7B", Qwen7B, 7_615_616_512)]
    [InlineData("Qwen3-8B", Qwen8B, 8_190_735_360)]
    public void Has_the_published_number_of_weights(string name, string json, long count)
    {
        using var model = new CausalLM(ModelConfig.Parse(json, name).Decoder, META);

        Assert.Equal(count, model.Weights.Values.numel());
    }

    [Fact]
    public void Has_the_published_names_and_shapes()
    {
        var weights = DecoderWeights.Of(ModelConfig.Parse(Qwen7B, "config.json").Decoder)
            .ToDictionary(weight => weight.Name, weight => weight.Shape);

        Assert.Equal(339, weights.Count);
        Assert.Equal([152064L, 3584], weights["model.embed_tokens.weight"]);
        Assert.Equal([3584L, 3584], weights["model.layers.27.self_attn.q_proj.weight"]);
        Assert.Equal([512L], weights["model.layers.27.self_attn.k_proj.bias"]);
        Assert.Equal([512L, 3584], weights["model.layers.27.self_attn.v_proj.weight"]);
        Assert.Equal([3584L, 18944], weights["model.layers.27.mlp.down_proj.weight"]);
        Assert.Equal([152064L, 3584], weights["lm_head.weight"]);
        Assert.Equal([128L], DecoderWeights.Of(ModelConfig.Parse(Qwen8B, "config.json").Decoder)
            .Single(weight => weight.Name == "model.layers.35.self_attn.k_norm.weight").Shape);
        Assert.Equal([1024L, 8192], DecoderWeights.Of(ModelConfig.Parse(Llama70B, "config.json").Decoder)
            .Single(weight => weight.Name == "model.layers.79.self_attn.k_proj.weight").Shape);
    }
}
