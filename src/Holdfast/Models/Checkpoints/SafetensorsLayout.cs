using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>How a checkpoint's weights are spread over files.</summary>
/// <param name="Shards">The files; a single one bears the name <see cref="SingleFile"/>.</param>
/// <param name="Metadata">The texts under <c>__metadata__</c> of every file; a <c>format</c> is added where they name none.</param>
public sealed record SafetensorsLayout(
    IReadOnlyList<SafetensorsShard> Shards, IReadOnlyDictionary<string, string> Metadata)
{
    private const string Format = "format";

    /// <summary>The name of an unsharded weights file.</summary>
    public const string SingleFile = "model.safetensors";

    /// <summary>The name of the index over several weights files.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    /// <summary>The texts under <c>__metadata__</c> of every file. Other tools refuse a file that does not say its format.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } =
        Metadata.ContainsKey(Format) ? Metadata : new Dictionary<string, string>(Metadata) { [Format] = "pt" };

    /// <summary>Whether an index names the files.</summary>
    public bool IsSharded => Shards is not [{ FileName: SingleFile }];

    /// <summary>Spreads tensors over files in the order given, starting a new file where the next tensor would exceed the size.</summary>
    /// <param name="tensors">Name, type and size in bytes of each.</param>
    /// <param name="maximumShardBytes">The largest file; a tensor larger than that gets a file of its own.</param>
    public static SafetensorsLayout Plan(
        IReadOnlyList<(string Name, ScalarType Type, long Bytes)> tensors, long maximumShardBytes)
    {
        List<List<(string Name, ScalarType Type)>> files = [[]];
        long filled = 0;
        foreach (var (name, type, bytes) in tensors)
        {
            if (filled > 0 && filled + bytes > maximumShardBytes)
            {
                files.Add([]);
                filled = 0;
            }

            files[^1].Add((name, type));
            filled += bytes;
        }

        var shards = files.Select((file, index) => new SafetensorsShard(
            files.Count == 1 ? SingleFile : $"model-{index + 1:D5}-of-{files.Count:D5}.safetensors", file));
        return new([.. shards], new Dictionary<string, string>());
    }

    /// <summary>The same files with every tensor of another type.</summary>
    public SafetensorsLayout As(ScalarType type) => this with
    {
        Shards = [.. Shards.Select(shard => shard with { Tensors = [.. shard.Tensors.Select(tensor => (tensor.Name, type))] })],
    };
}
