using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// Everything about a checkpoint but the values of its weights: config, tokenizer and other small files, and how the weights
/// are spread over files. What was loaded in a form is saved in the same one.
/// </summary>
public sealed record CheckpointForm
{
    /// <summary>The parsed <c>config.json</c>.</summary>
    public required ModelConfig Config { get; init; }

    /// <summary>The weights files, with names and stored types in order.</summary>
    public required SafetensorsLayout Layout { get; init; }

    /// <summary>The small files by name, <c>config.json</c> among them, byte for byte as they are saved.</summary>
    public required IReadOnlyDictionary<string, byte[]> Files { get; init; }

    /// <summary>
    /// Ids of the tokens that end what the model writes, those of <c>config.json</c> and of <c>generation_config.json</c>: a chat model
    /// ends its turn with another one than a text.
    /// </summary>
    public IReadOnlyList<int> EndIds { get; init; } = [];

    /// <summary>The form of a model made here, its weights stored as float32.</summary>
    /// <param name="options">The model's options.</param>
    /// <param name="tokenizer">Gives the ids of the first and last token of a sequence.</param>
    /// <param name="tokenizerFiles">The texts of <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and the like by file name.</param>
    /// <param name="maximumShardBytes">The largest weights file; more than that is sharded.</param>
    /// <exception cref="ArgumentException">No family of transformers has these options.</exception>
    public static CheckpointForm ForNew(
        DecoderOptions options, ITextTokenizer tokenizer, IReadOnlyDictionary<string, string> tokenizerFiles,
        long maximumShardBytes = 5_000_000_000)
    {
        var config = ModelConfig.For(options, tokenizer.BeginId, tokenizer.EndId);
        var files = tokenizerFiles.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value));
        files[ModelConfig.FileName] = Encoding.UTF8.GetBytes(config.ToJson());
        var tensors = DecoderWeights.Of(options)
            .Select(weight => (weight.Name, ScalarType.Float32, weight.Count * sizeof(float)));
        return new()
        {
            Config = config,
            Layout = SafetensorsLayout.Plan([.. tensors], maximumShardBytes),
            Files = files,
            EndIds = config.EndIds,
        };
    }

    /// <summary>The same form with all weights stored in another floating type.</summary>
    /// <param name="type">Float32, Float16 or BFloat16.</param>
    public CheckpointForm As(ScalarType type)
    {
        var name = ModelConfig.NameOf(type);
        var root = JsonNode.Parse(JsonFile.WithoutMark(Files[ModelConfig.FileName]).Span)!.AsObject();
        root[root.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = name;
        var config = root.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n";
        return this with
        {
            Config = Config with { WeightType = type },
            Layout = Layout.As(type),
            Files = new Dictionary<string, byte[]>(Files) { [ModelConfig.FileName] = Encoding.UTF8.GetBytes(config) },
        };
    }
}
