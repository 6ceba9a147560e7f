using System.Text.Json;
using Holdfast.Evidence;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>The weights of a checkpoint folder: <c>model.safetensors</c>, or the shards that its index names.</summary>
public sealed class SafetensorsFolder : IDisposable
{
    private readonly IReadOnlyList<SafetensorsFile> _files;
    private readonly Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> _tensors = [];

    private SafetensorsFolder(IReadOnlyList<SafetensorsFile> files)
    {
        _files = files;
        foreach (var file in files)
        {
            foreach (var entry in file.Entries)
            {
                _tensors[entry.Name] = (file, entry);
            }
        }
    }

    /// <summary>Every tensor of every file.</summary>
    public IEnumerable<SafetensorsEntry> Entries => _files.SelectMany(file => file.Entries);

    /// <summary>How the tensors are spread over files, so that saving can do the same.</summary>
    public SafetensorsLayout Layout => new(
        [.. _files.Select(file => new SafetensorsShard(
            Path.GetFileName(file.Path), [.. file.Entries.Select(entry => (entry.Name, entry.Type))]))],
        _files[0].Metadata);

    /// <summary>Opens the weights of a folder. Where both layouts are present the single file counts, as for other tools.</summary>
    /// <exception cref="InputFaultException">
    /// No weights, only pickles, a wrong header, or an index that does not fit its shards.
    /// </exception>
    public static SafetensorsFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputFaultException(File.Exists(folder)
                ? $"Expected a checkpoint folder, got the file {folder}. Give the folder that it lies in."
                : $"Expected a checkpoint folder {folder}, got no such folder. Check the path.");
        }

        var single = Path.Combine(folder, SafetensorsLayout.SingleFile);
        var index = Path.Combine(folder, SafetensorsLayout.IndexFile);
        return File.Exists(single) ? new([SafetensorsFile.Open(single)])
            : File.Exists(index) ? OpenShards(folder, index)
            : throw NoWeights(folder);
    }

    /// <summary>Reads a tensor as <see cref="SafetensorsFile.Read"/> does.</summary>
    public void Read(string name, Tensor destination)
    {
        var (file, entry) = _tensors[name];
        file.Read(entry, destination);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private static SafetensorsFolder OpenShards(string folder, string index)
    {
        var map = ReadIndex(index);
        var names = map.Values.Distinct().Order(StringComparer.Ordinal).ToList();
        var missing = names.Where(name => !File.Exists(Path.Combine(folder, name))).ToList();
        if (missing.Count > 0)
        {
            throw new InputFaultException(
                $"Expected the {names.Count} weights files that {index} names, got {missing.Count} missing: "
                + $"{NameList.FirstTen(missing)}. Download them again.");
        }

        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var name in names)
            {
                files.Add(SafetensorsFile.Open(Path.Combine(folder, name)));
            }

            CheckIndex(index, map, files);
            return new(files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private static Dictionary<string, string> ReadIndex(string index)
    {
        using var document = JsonFile.Read(index);
        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("weight_map", out var weights)
            && weights.ValueKind == JsonValueKind.Object
            && weights.EnumerateObject().Any()
            && weights.EnumerateObject().All(item => IsPlainName(item.Value)))
        {
            var map = new Dictionary<string, string>();
            foreach (var item in weights.EnumerateObject().Where(item => !RotaryBuffers.Contains(item.Name)))
            {
                if (!map.TryAdd(item.Name, item.Value.GetString()!))
                {
                    throw new InputFaultException(
                        $"Expected each tensor once in {index}, got '{item.Name}' twice. Download the file again.");
                }
            }

            return map;
        }

        throw new InputFaultException(
            $"Expected {index} to have a weight_map from tensor names to names of files beside it, got something else. "
            + "Download the file again.");
    }

    // A path in an index could reach outside the folder.
    private static bool IsPlainName(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name && name is not ("." or "..")
        && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0;

    private static void CheckIndex(string index, Dictionary<string, string> map, List<SafetensorsFile> files)
    {
        var held = files
            .SelectMany(file => file.Entries.Select(entry => (entry.Name, File: Path.GetFileName(file.Path))))
            .Where(tensor => !RotaryBuffers.Contains(tensor.Name))
            .ToHashSet();
        var absent = map.Where(item => !held.Contains((item.Key, item.Value))).Select(item => item.Key).ToList();
        var unlisted = held.Where(item => map.GetValueOrDefault(item.Name) != item.File)
            .Select(item => $"{item.Name} ({item.File})").Order(StringComparer.Ordinal).ToList();
        var faults = new List<string>();
        if (absent.Count > 0)
        {
            faults.Add(
                $"Expected every tensor of {index} in the shard it names, got {absent.Count} that are not there: "
                + $"{NameList.FirstTen(absent)}. Download the checkpoint again.");
        }

        if (unlisted.Count > 0)
        {
            faults.Add(
                $"Expected {index} to list every tensor of its shards, got {unlisted.Count} unlisted: "
                + $"{NameList.FirstTen(unlisted)}. Download the checkpoint again.");
        }

        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }
    }

    private static InputFaultException NoWeights(string folder)
    {
        var pickles = Directory.EnumerateFiles(folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => name.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".pth", StringComparison.Ordinal)
                || name.EndsWith(".pt", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        return new(pickles.Count == 0
            ? $"Expected {SafetensorsLayout.SingleFile} or {SafetensorsLayout.IndexFile} in {folder}, got neither. "
                + "Give a checkpoint folder in Hugging Face layout."
            : $"Expected weights as {SafetensorsLayout.SingleFile} in {folder}, got only {NameList.FirstTen(pickles)}, which are pickles "
                + "and are not read because a pickle can run code. Convert them once where you trust them: in Python, "
                + "AutoModelForCausalLM.from_pretrained(FOLDER).save_pretrained(FOLDER, safe_serialization=True).");
    }
}
