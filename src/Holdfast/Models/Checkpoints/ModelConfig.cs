using System.Text;
using System.Text.Json;
using Holdfast.Evidence;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// What a checkpoint's <c>config.json</c> says. The families Llama, Mistral, Qwen2 and Qwen3 are read as transformers reads
/// them, both its older keys (<c>rope_theta</c>, <c>rope_scaling</c> with <c>type</c> or <c>rope_type</c>, <c>torch_dtype</c>)
/// and its newer ones (<c>rope_parameters</c>, <c>dtype</c>, <c>layer_types</c>). Keys without influence on a forward pass at
/// evaluation are left alone; values that this library cannot honour are refused.
/// </summary>
public sealed record ModelConfig
{
    /// <summary>The file's name within a checkpoint folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The name of the class in transformers, for instance <c>LlamaForCausalLM</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The decoder that the values describe.</summary>
    public required DecoderOptions Decoder { get; init; }

    /// <summary>The type in which the weights are stored.</summary>
    public ScalarType WeightType { get; init; } = ScalarType.Float32;

    /// <summary>Id of the beginning-of-sequence token, or null where the model has none.</summary>
    public int? BeginId { get; init; }

    /// <summary>Ids of the tokens that end a sequence.</summary>
    public IReadOnlyList<int> EndIds { get; init; } = [];

    /// <summary>The config of a new model: the first family that can express its options.</summary>
    /// <param name="decoder">The model's options.</param>
    /// <param name="beginId">Id of the beginning-of-sequence token.</param>
    /// <param name="endId">Id of the end-of-sequence token.</param>
    /// <exception cref="ArgumentException">No family has this combination of biases, norms and window.</exception>
    public static ModelConfig For(DecoderOptions decoder, int? beginId = null, int? endId = null) => new()
    {
        Architecture = ModelFamily.For(decoder).Architecture,
        Decoder = decoder,
        BeginId = beginId,
        EndIds = endId is { } id ? [id] : [],
    };

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="InputFaultException">Lists everything in it that is missing, malformed or not supported.</exception>
    public static ModelConfig Read(string path) => File.Exists(path) ? Read(JsonFile.Read(path), path) : throw new InputFaultException(
        $"Expected a file {FileName} in {Path.GetDirectoryName(path)}, got none. Give a checkpoint folder in Hugging Face layout.");

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">Where it comes from, for error texts.</param>
    /// <exception cref="InputFaultException">Lists everything in it that is missing, malformed or not supported.</exception>
    public static ModelConfig Parse(string json, string path) => Read(JsonFile.Parse(Encoding.UTF8.GetBytes(json), path), path);

    private static ModelConfig Read(JsonDocument document, string path)
    {
        using (document)
        {
            return new ModelConfigReader(document.RootElement, path).Read();
        }
    }

    /// <summary>The names that config.json gives to the types in which weights are stored.</summary>
    internal static IReadOnlyDictionary<string, ScalarType> WeightTypes { get; } = new Dictionary<string, ScalarType>
    {
        ["float32"] = ScalarType.Float32,
        ["float16"] = ScalarType.Float16,
        ["bfloat16"] = ScalarType.BFloat16,
    };

    /// <summary>The name of a type among <see cref="WeightTypes"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static string NameOf(ScalarType type) => WeightTypes.FirstOrDefault(known => known.Value == type).Key
        ?? throw new ArgumentException($"Expected one of {string.Join(", ", WeightTypes.Keys)}, got {type}.", nameof(type));

    /// <summary>The text of a <c>config.json</c> that this library and other tools read back as the same model.</summary>
    public string ToJson() => ModelConfigWriter.Write(this);
}
