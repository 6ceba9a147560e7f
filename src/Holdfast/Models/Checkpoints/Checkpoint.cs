using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Evidence;
using Holdfast.Evidence.Tables;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// Model folders in Hugging Face layout. Loading converts weights to float32 chunk by chunk, straight from the file into the
/// model's buffer, so that memory peaks at the model plus a few megabytes. Saving keeps the layout of what was loaded: unchanged
/// weights give the same bytes of every tensor again.
/// </summary>
/// <remarks>
/// Ignored on loading: <c>rotary_emb.inv_freq</c> buffers, which old checkpoints carry and config.json determines. An
/// <c>lm_head.weight</c> beside tied embeddings must equal the embedding; it is written again on saving.
/// </remarks>
public static class Checkpoint
{
    private const string Head = "lm_head.weight";

    private static readonly string[] SmallFiles =
    [
        ModelConfig.FileName, GenerationConfig.FileName, "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.json", "merges.txt", "tokenizer.model", "chat_template.json", "chat_template.jinja",
    ];

    /// <summary>Loads a model and its tokenizer.</summary>
    /// <param name="folder">A folder with config.json, tokenizer.json and weights as safetensors.</param>
    /// <param name="device">Where the model goes; the CPU unless given.</param>
    /// <exception cref="InputFaultException">Something is missing, malformed or does not fit; all that was found is listed.</exception>
    public static LoadedCheckpoint Load(string folder, Device? device = null)
    {
        using var weights = SafetensorsFolder.Open(folder);
        var (tokenizer, form) = Describe(weights, folder);
        return new(Fill(new CausalLM(form.Config.Decoder, device ?? CPU), weights, folder), tokenizer, form);
    }

    /// <summary>Reads all of a checkpoint but the values of its weights.</summary>
    /// <param name="folder">A folder with config.json, tokenizer.json and weights as safetensors.</param>
    /// <exception cref="InputFaultException">Something is missing, malformed or does not fit; all that was found is listed.</exception>
    public static (ITextTokenizer Tokenizer, CheckpointForm Form) Open(string folder)
    {
        using var weights = SafetensorsFolder.Open(folder);
        return Describe(weights, folder);
    }

    /// <summary>Loads the model alone.</summary>
    /// <param name="folder">A folder with config.json and weights as safetensors.</param>
    /// <param name="device">Where the model goes; the CPU unless given.</param>
    /// <exception cref="InputFaultException">Something is missing, malformed or does not fit; all that was found is listed.</exception>
    public static CausalLM LoadModel(string folder, Device? device = null)
    {
        using var weights = SafetensorsFolder.Open(folder);
        var options = ModelConfig.Read(Path.Combine(folder, ModelConfig.FileName)).Decoder;
        Fit(weights, options, folder);
        return Fill(new CausalLM(options, device ?? CPU), weights, folder);
    }

    /// <summary>
    /// Loads a model that is only read: its weights stay 16 bits wide where the files hold them as bfloat16, which changes no result.
    /// </summary>
    /// <param name="folder">A folder with config.json and weights as safetensors.</param>
    /// <param name="device">Where the model computes.</param>
    /// <param name="weightsOn">Where its weights lie.</param>
    /// <exception cref="InputFaultException">Something is missing, malformed or does not fit; all that was found is listed.</exception>
    public static CausalLM LoadFrozen(string folder, Device device, Device weightsOn)
    {
        using var weights = SafetensorsFolder.Open(folder);
        var options = ModelConfig.Read(Path.Combine(folder, ModelConfig.FileName)).Decoder;
        Fit(weights, options, folder);
        var isHalf = weights.Entries.All(entry => entry.Type == ScalarType.BFloat16 || RotaryBuffers.Contains(entry.Name));
        return Fill(new CausalLM(options, device, weightsOn, isHalf ? ScalarType.BFloat16 : ScalarType.Float32), weights, folder);
    }

    /// <summary>Reads the weights of a folder into a model of the same shape, without a second copy of them.</summary>
    /// <param name="model">Its weights are replaced.</param>
    /// <param name="folder">A folder with weights as safetensors.</param>
    /// <exception cref="InputFaultException">Something is missing, malformed or does not fit; all that was found is listed.</exception>
    public static void LoadInto(CausalLM model, string folder)
    {
        using var weights = SafetensorsFolder.Open(folder);
        Fit(weights, model.Options, folder);
        ReadWeights(weights, model, folder);
    }

    /// <summary>
    /// Saves a model with the digests of all its files in <see cref="SavedCheckpoint.SumsFile"/>. Files appear under their names only
    /// when all of them are complete.
    /// </summary>
    /// <param name="model">The weights.</param>
    /// <param name="form">The form to save in: that of the loaded checkpoint, or of a new one.</param>
    /// <param name="folder">Made if missing; files of the same names are replaced.</param>
    /// <exception cref="InputFaultException">
    /// A weight is not finite in the type it is stored in, or the folder cannot be written; nothing was changed.
    /// </exception>
    public static SavedCheckpoint Save(CausalLM model, CheckpointForm form, string folder)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var shards = form.Layout.Shards
            .Select(shard => (shard.FileName, Tensors: shard.Tensors.Select(tensor =>
                (tensor.Name, tensor.Type, Values: Stored(model, tensor.Name))).ToList()))
            .ToList();
        var sizes = shards.Select(shard => SafetensorsWriter.Measure(shard.Tensors, form.Layout.Metadata));
        using var pending = new PendingFiles(folder, sizes.Sum() + form.Files.Values.Sum(file => file.LongLength));
        foreach (var (name, type, values) in shards.SelectMany(shard => shard.Tensors))
        {
            RequireFinite(values, type, name, $"to save in {folder}");
        }

        var written = new List<SavedWeights>();
        foreach (var (fileName, tensors) in shards)
        {
            pending.Add(fileName, stream =>
                written.Add(new(fileName, SafetensorsWriter.Write(stream, tensors, form.Layout.Metadata))));
        }

        var small = new Dictionary<string, byte[]>(form.Files);
        if (form.Layout.IsSharded)
        {
            small[SafetensorsLayout.IndexFile] = Index(shards);
        }

        var sums = written.Concat(small.Select(file => new SavedWeights(file.Key, Convert.ToHexStringLower(SHA256.HashData(file.Value)))));
        small[SavedCheckpoint.SumsFile] = Encoding.UTF8.GetBytes(string.Concat(
            sums.OrderBy(file => file.FileName, StringComparer.Ordinal).Select(file => $"{file.Sha256}  {file.FileName}\n")));
        foreach (var (name, bytes) in small)
        {
            pending.Add(name, stream => stream.Write(bytes));
        }

        pending.Commit([SafetensorsLayout.SingleFile, SafetensorsLayout.IndexFile]);
        return new(folder, written);
    }

    private static (ITextTokenizer Tokenizer, CheckpointForm Form) Describe(SafetensorsFolder weights, string folder)
    {
        var config = ModelConfig.Read(Path.Combine(folder, ModelConfig.FileName));
        var layout = Fit(weights, config.Decoder, folder);
        var tokenizer = EmbeddedTokenizer.Of(TokenizerFile.Load(folder), config.Decoder.VocabularySize);
        var files = ReadSmallFiles(folder);
        var further = files.TryGetValue(GenerationConfig.FileName, out var bytes)
            ? GenerationConfig.EndIds(bytes, Path.Combine(folder, GenerationConfig.FileName))
            : [];
        return (tokenizer, new CheckpointForm
        {
            Config = config,
            Layout = layout,
            Files = files,
            EndIds = [.. config.EndIds.Union(further)],
        });
    }

    private static CausalLM Fill(CausalLM model, SafetensorsFolder weights, string folder)
    {
        try
        {
            ReadWeights(weights, model, folder);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Compares what the files hold with what the model needs and returns the layout without ignored tensors.</summary>
    private static SafetensorsLayout Fit(SafetensorsFolder weights, DecoderOptions options, string folder)
    {
        var needed = DecoderWeights.Of(options).ToDictionary(weight => weight.Name, weight => weight.Shape);
        if (options.TiedEmbeddings && weights.Entries.Any(entry => entry.Name == Head))
        {
            needed[Head] = needed[DecoderWeights.Embedding];
        }

        var held = weights.Entries.Where(entry => !RotaryBuffers.Contains(entry.Name)).ToDictionary(entry => entry.Name);
        var faults = new List<string>();
        Report("all tensors that config.json asks for", "missing",
            [.. needed.Keys.Where(name => !held.ContainsKey(name))]);
        Report("no tensors but those that config.json asks for", "unexpected",
            [.. held.Keys.Where(name => !needed.ContainsKey(name))]);
        Report("the shapes that config.json asks for", "of other shapes",
            [.. held.Values.Where(entry => needed.TryGetValue(entry.Name, out var shape) && !entry.Shape.AsSpan().SequenceEqual(shape))
                .Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}] for [{string.Join(", ", needed[entry.Name])}]")]);
        Report("weights of type F64, F32, F16 or BF16", "of other types",
            [.. held.Values.Where(entry => !is_floating_point(entry.Type))
                .Select(entry => $"{entry.Name} {SafetensorsTypes.NameOf(entry.Type)}")]);
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        return weights.Layout with
        {
            Shards = [.. weights.Layout.Shards
                .Select(shard => shard with { Tensors = [.. shard.Tensors.Where(tensor => !RotaryBuffers.Contains(tensor.Name))] })
                .Where(shard => shard.Tensors.Count > 0)],
        };

        void Report(string expected, string what, IReadOnlyCollection<string> names)
        {
            if (names.Count > 0)
            {
                faults.Add(
                    $"Expected {expected} in {folder}, got {names.Count} {what}: {NameList.FirstTen(names)}. "
                    + "Use weights and config.json of the same model.");
            }
        }
    }

    private static void ReadWeights(SafetensorsFolder weights, CausalLM model, string folder)
    {
        using var silent = no_grad();
        foreach (var shape in model.Weights.Shapes)
        {
            using var scope = NewDisposeScope();
            var view = model.Weights.View(shape.Name);
            weights.Read(shape.Name, view);
            RequireFinite(view, ScalarType.Float32, shape.Name, $"in {folder}");
        }

        if (model.Options.TiedEmbeddings && weights.Entries.Any(entry => entry.Name == Head))
        {
            RequireTied(weights, model, folder);
        }
    }

    private static void RequireTied(SafetensorsFolder weights, CausalLM model, string folder)
    {
        using var scope = NewDisposeScope();
        var embedding = model.Weights.View(DecoderWeights.Embedding);
        var head = empty_like(embedding);
        weights.Read(Head, head);
        if (!head.eq(embedding).all().item<bool>())
        {
            throw new InputFaultException(
                $"Expected {Head} in {folder} to equal {DecoderWeights.Embedding}, for config.json ties them, got other values. "
                + "Set tie_word_embeddings to false or remove the tensor.");
        }
    }

    // Two reductions see every NaN and infinity without a temporary of the tensor's size.
    private static void RequireFinite(Tensor values, ScalarType type, string name, string where)
    {
        if (values.numel() == 0)
        {
            return;
        }

        var (least, greatest) = values.aminmax();
        using (least)
        using (greatest)
        {
            using var low = least.to(type).to(ScalarType.Float64);
            using var high = greatest.to(type).to(ScalarType.Float64);
            if (!double.IsFinite(low.item<double>()) || !double.IsFinite(high.item<double>()))
            {
                throw new InputFaultException(
                    $"Expected finite {SafetensorsTypes.NameOf(type)} weights {where}, got NaN or infinity in '{name}'. "
                    + "Use a checkpoint from before the numbers went wrong.");
            }
        }
    }

    private static Tensor Stored(CausalLM model, string name) =>
        model.Weights.View(name == Head && model.Options.TiedEmbeddings ? DecoderWeights.Embedding : name);

    private static Dictionary<string, byte[]> ReadSmallFiles(string folder) => SmallFiles
        .Where(name => File.Exists(Path.Combine(folder, name)))
        .ToDictionary(name => name, name => StoredFile.ReadAllBytes(Path.Combine(folder, name)));

    private static byte[] Index(List<(string FileName, List<(string Name, ScalarType Type, Tensor Values)> Tensors)> shards)
    {
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", shards.SelectMany(shard => shard.Tensors)
            .Sum(tensor => tensor.Values.numel() * SafetensorsTypes.BytesOf(tensor.Type)));
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        foreach (var (name, file) in shards
            .SelectMany(shard => shard.Tensors.Select(tensor => (tensor.Name, shard.FileName)))
            .OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            json.WriteString(name, file);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.ToArray();
    }
}
