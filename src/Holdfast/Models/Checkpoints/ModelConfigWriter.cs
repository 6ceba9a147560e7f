using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Holdfast.Models.Checkpoints;

/// <summary>Writes a <see cref="ModelConfig"/> with the keys that every version of transformers reads.</summary>
internal static class ModelConfigWriter
{
    /// <summary>The text of a <c>config.json</c>.</summary>
    public static string Write(ModelConfig config)
    {
        var decoder = config.Decoder;
        var family = ModelFamily.All.Single(family => family.Architecture == config.Architecture);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartArray("architectures");
            json.WriteStringValue(config.Architecture);
            json.WriteEndArray();
            json.WriteString("model_type", family.ModelType);
            json.WriteNumber("vocab_size", decoder.VocabularySize);
            json.WriteNumber("hidden_size", decoder.Width);
            json.WriteNumber("intermediate_size", decoder.FeedForwardWidth);
            json.WriteNumber("num_hidden_layers", decoder.Layers);
            json.WriteNumber("num_attention_heads", decoder.Heads);
            json.WriteNumber("num_key_value_heads", decoder.KeyValueHeads);
            json.WriteNumber("head_dim", decoder.HeadWidth);
            json.WriteString("hidden_act", "silu");
            json.WriteNumber("max_position_embeddings", decoder.MaximumPositions);
            json.WriteNumber("rms_norm_eps", decoder.NormEpsilon);
            json.WriteNumber("rope_theta", decoder.RopeBase);
            WriteScaling(json, decoder.RopeScaling);
            json.WriteBoolean("tie_word_embeddings", decoder.TiedEmbeddings);
            if (family.ReadsAttentionBias)
            {
                json.WriteBoolean("attention_bias", decoder.QueryKeyValueBias);
            }

            WriteWindow(json, family, decoder.SlidingWindow);
            WriteIds(json, config);
            json.WriteString("torch_dtype", ModelConfig.NameOf(config.WeightType));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteScaling(Utf8JsonWriter json, RopeScaling scaling)
    {
        if (scaling.Kind == RopeScalingKind.None)
        {
            json.WriteNull("rope_scaling");
            return;
        }

        var kind = scaling.Kind.ToString().ToLowerInvariant();
        json.WriteStartObject("rope_scaling");
        json.WriteString("rope_type", kind);
        json.WriteString("type", kind);
        WriteReal(json, "factor", scaling.Factor);
        if (scaling.Kind == RopeScalingKind.Llama3)
        {
            WriteReal(json, "low_freq_factor", scaling.LowFrequencyFactor);
            WriteReal(json, "high_freq_factor", scaling.HighFrequencyFactor);
            json.WriteNumber("original_max_position_embeddings", scaling.OriginalMaximumPositions);
        }

        json.WriteEndObject();
    }

    // transformers calls a factor of 8 no number, for it is not written 8.0.
    private static void WriteReal(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(double.IsInteger(value)
            ? value.ToString("F1", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture));
    }

    private static void WriteWindow(Utf8JsonWriter json, ModelFamily family, int? window)
    {
        if (!family.HasSlidingWindow)
        {
            return;
        }

        if (family.SlidingWindowIsSwitched)
        {
            json.WriteBoolean("use_sliding_window", window is not null);
            json.WriteNumber("max_window_layers", 0);
        }

        if (window is { } tokens)
        {
            json.WriteNumber("sliding_window", tokens);
        }
        else
        {
            json.WriteNull("sliding_window");
        }
    }

    private static void WriteIds(Utf8JsonWriter json, ModelConfig config)
    {
        if (config.BeginId is { } begin)
        {
            json.WriteNumber("bos_token_id", begin);
        }

        if (config.EndIds is [var only])
        {
            json.WriteNumber("eos_token_id", only);
        }
        else if (config.EndIds.Count > 1)
        {
            json.WriteStartArray("eos_token_id");
            foreach (var id in config.EndIds)
            {
                json.WriteNumberValue(id);
            }

            json.WriteEndArray();
        }
    }
}
