using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Evidence;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Models.Checkpoints;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama", "model.safetensors")]
    [InlineData("mistral-window", "model.safetensors")]
    [InlineData("qwen2", "model.safetensors")]
    [InlineData("llama3", "model-00001-of-00003.safetensors model-00002-of-00003.safetensors model-00003-of-00003.safetensors")]
    public void Saving_what_was_loaded_gives_every_tensor_byte_again(string name, string files)
    {
        using var loaded = Checkpoint.Load(TestFiles.Reference(name));
        var once = Checkpoint.Save(loaded.Model, loaded.Form, _folder["once"]);
        using var again = Checkpoint.Load(_folder["once"]);
        var twice = Checkpoint.Save(again.Model, again.Form, _folder["twice"]);

        Assert.Equal(files.Split(' '), once.Weights.Select(file => file.FileName));
        Assert.Equal(once.Weights, twice.Weights);
        Assert.Equal(once.Sha256, twice.Sha256);
        foreach (var file in once.Weights)
        {
            Assert.Equal(Tensors(TestFiles.Reference(name), file.FileName), Tensors(_folder["once"], file.FileName));
            var bytes = File.ReadAllBytes(Path.Combine(_folder["once"], file.FileName));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
        }

        foreach (var small in new[] { "config.json", "tokenizer.json", "tokenizer_config.json" })
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(TestFiles.Reference(name), small)), File.ReadAllBytes(Path.Combine(_folder["once"], small)));
        }

        var index = Path.Combine("once", "model.safetensors.index.json");
        Assert.Equal(once.Weights.Count > 1, File.Exists(_folder[index]));
        if (once.Weights.Count > 1)
        {
            Assert.True(JsonNode.DeepEquals(
                JsonNode.Parse(File.ReadAllText(Path.Combine(TestFiles.Reference(name), "model.safetensors.index.json"))),
                JsonNode.Parse(File.ReadAllText(_folder[index]))));
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(_folder["once"]), path => path.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public void The_digest_of_shards_is_that_of_their_sums()
    {
        using var loaded = Checkpoint.Load(TestFiles.Reference("llama3"));

        var saved = Checkpoint.Save(loaded.Model, loaded.Form, _folder["saved"]);

        var lines = string.Concat(saved.Weights.Select(file => $"{file.Sha256}  {file.FileName}\n"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), saved.Sha256);
    }

    /// <summary>A chat model names the end of its turn in generation_config.json alone; its completions ran on to their limit.</summary>
    [Theory]
    [InlineData("[5, 6]", new[] { 5, 6 })]
    [InlineData("7", new[] { 7 })]
    [InlineData("null", new int[0])]
    public void The_tokens_that_end_a_text_are_those_of_both_configs(string ids, int[] expected)
    {
        using var source = Checkpoint.Load(TestFiles.Reference("llama"));
        Checkpoint.Save(source.Model, source.Form, _folder["chat"]);
        File.WriteAllText(Path.Combine(_folder["chat"], "generation_config.json"), $$"""{"eos_token_id": {{ids}}, "top_p": 0.9}""");

        var (_, form) = Checkpoint.Open(_folder["chat"]);

        Assert.Equal(source.Form.Config.EndIds.Union(expected), form.EndIds);
    }

    [Theory]
    [InlineData("""{"eos_token_id": "end"}""", "Expected eos_token_id in {0} to be a token id or a list of them, got \"end\". Choose a checkpoint that this library supports.")]
    [InlineData("[1]", "Expected {0} to be a JSON object, got Array. Download the file again.")]
    public void A_generation_config_that_cannot_be_read_is_a_fault(string json, string expected)
    {
        using var source = Checkpoint.Load(TestFiles.Reference("llama"));
        Checkpoint.Save(source.Model, source.Form, _folder["chat"]);
        var path = Path.Combine(_folder["chat"], "generation_config.json");
        File.WriteAllText(path, json);

        var fault = Assert.Throws<InputFaultException>(() => Checkpoint.Open(_folder["chat"]));

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, path), fault.Message);
    }

    [Fact]
    public void A_new_model_is_saved_in_shards_and_read_back()
    {
        using var source = Checkpoint.Load(TestFiles.Reference("qwen3"));
        var form = CheckpointForm.ForNew(
            source.Model.Options, source.Tokenizer,
            new Dictionary<string, string> { ["tokenizer.json"] = Text("qwen3", "tokenizer.json") }, maximumShardBytes: 4096);

        Checkpoint.Save(source.Model, form, _folder["new"]);
        using var loaded = Checkpoint.Load(_folder["new"]);

        Assert.True(form.Layout.Shards.Count > 2);
        Assert.All(form.Layout.Shards, shard => Assert.True(new FileInfo(_folder[Path.Combine("new", shard.FileName)]).Length < 4096 + 1024));
        Assert.Equal(source.Model.Options, loaded.Model.Options);
        Assert.True(loaded.Model.Weights.Values.eq(source.Model.Weights.Values).all().item<bool>());
    }

    [Fact]
    public void Saving_in_another_type_says_so_in_the_config()
    {
        using var loaded = Checkpoint.Load(TestFiles.Reference("llama"));

        Checkpoint.Save(loaded.Model, loaded.Form.As(ScalarType.BFloat16), _folder["half"]);
        using var half = Checkpoint.Load(_folder["half"]);

        Assert.Equal(ScalarType.BFloat16, half.Form.Config.WeightType);
        Assert.Contains("\"torch_dtype\": \"bfloat16\"", File.ReadAllText(_folder[Path.Combine("half", "config.json")]));
        Assert.True(half.Model.Weights.Values.eq(
            loaded.Model.Weights.Values.to(ScalarType.BFloat16).to(ScalarType.Float32)).all().item<bool>());
    }

    [Fact]
    public void A_single_file_replaces_an_index_that_was_there()
    {
        using var sharded = Checkpoint.Load(TestFiles.Reference("llama3"));
        using var single = Checkpoint.Load(TestFiles.Reference("llama"));

        Checkpoint.Save(single.Model, single.Form, _folder.Path);
        Checkpoint.Save(sharded.Model, sharded.Form, _folder.Path);
        Assert.False(File.Exists(_folder["model.safetensors"]));
        Checkpoint.Save(single.Model, single.Form, _folder.Path);
        Assert.False(File.Exists(_folder["model.safetensors.index.json"]));

        using var loaded = Checkpoint.Load(_folder.Path);
        Assert.Equal(single.Model.Options, loaded.Model.Options);
    }

    [Fact]
    public void Lists_missing_unexpected_misshapen_and_mistyped_tensors_together()
    {
        Rewrite("llama", tensors =>
        {
            tensors.Remove("model.norm.weight");
            tensors["model.layers.0.mlp.up_proj.bias"] = (ScalarType.Float32, zeros(20));
            tensors["lm_head.weight"] = (ScalarType.Float32, zeros(23, 15));
            tensors["model.embed_tokens.weight"] = (ScalarType.Int32, zeros(23, 16));
        });

        var fault = Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder.Path));

        const string remedy = "Use weights and config.json of the same model.";
        Assert.Equal(
            [
                $"Expected all tensors that config.json asks for in {_folder.Path}, got 1 missing: model.norm.weight. {remedy}",
                $"Expected no tensors but those that config.json asks for in {_folder.Path}, got 1 unexpected: "
                + $"model.layers.0.mlp.up_proj.bias. {remedy}",
                $"Expected the shapes that config.json asks for in {_folder.Path}, got 1 of other shapes: "
                + $"lm_head.weight [23, 15] for [23, 16]. {remedy}",
                $"Expected weights of type F64, F32, F16 or BF16 in {_folder.Path}, got 1 of other types: "
                + $"model.embed_tokens.weight I32. {remedy}",
            ],
            fault.Faults);
    }

    [Fact]
    public void Names_the_first_ten_of_many()
    {
        Rewrite("llama", tensors => tensors.Keys.Where(name => name.Contains("layers", StringComparison.Ordinal)).ToList()
            .ForEach(name => tensors.Remove(name)));

        var fault = Assert.Single(Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder.Path)).Faults);

        Assert.Contains("got 18 missing: ", fault);
        Assert.Equal(9, fault.Count(letter => letter == ',') - 2);
        Assert.Contains(", .... Use", fault);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Refuses_weights_that_are_not_finite(double value)
    {
        Rewrite("llama", tensors => tensors["model.layers.1.mlp.up_proj.weight"].Values[3, 4] = tensor((float)value));

        var fault = Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder.Path));

        Assert.Equal(
            $"Expected finite F32 weights in {_folder.Path}, got NaN or infinity in 'model.layers.1.mlp.up_proj.weight'. "
            + "Use a checkpoint from before the numbers went wrong.",
            fault.Message);
    }

    [Fact]
    public void Saving_what_a_type_cannot_hold_writes_nothing()
    {
        using var loaded = Checkpoint.Load(TestFiles.Reference("llama"));
        using var first = loaded.Model.Weights.View("model.norm.weight")[0];
        first.fill_(1e5f);

        var fault = Assert.Throws<InputFaultException>(
            () => Checkpoint.Save(loaded.Model, loaded.Form.As(ScalarType.Float16), _folder["half"]));

        Assert.StartsWith($"Expected finite F16 weights to save in {_folder["half"]}, got NaN or infinity in 'model.norm.weight'.", fault.Message);
        Assert.False(Directory.Exists(_folder["half"]));
    }

    [Fact]
    public void Ignores_inverse_frequencies_and_keeps_a_tied_head_that_equals_the_embedding()
    {
        Rewrite("qwen2", tensors =>
        {
            tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = (ScalarType.Float32, zeros(2));
            tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"];
        });

        using var loaded = Checkpoint.Load(_folder.Path);
        Checkpoint.Save(loaded.Model, loaded.Form, _folder["saved"]);
        using var saved = SafetensorsFolder.Open(_folder["saved"]);

        Assert.Contains(saved.Entries, entry => entry.Name == "lm_head.weight");
        Assert.DoesNotContain(saved.Entries, entry => entry.Name.EndsWith("inv_freq", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_a_tied_head_that_differs_from_the_embedding()
    {
        Rewrite("qwen2", tensors => tensors["lm_head.weight"] = (ScalarType.Float32, zeros(23, 16)));

        var fault = Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder.Path));

        Assert.StartsWith($"Expected lm_head.weight in {_folder.Path} to equal model.embed_tokens.weight", fault.Message);
    }

    /// <summary>CodeLlama's tokenizer has 32,016 tokens, its embedding 32,000 rows.</summary>
    [Fact]
    public void A_tokenizer_with_more_tokens_than_the_embedding_loads_and_refuses_text_that_needs_them()
    {
        Rewrite("llama", _ => { });
        File.WriteAllText(_folder["tokenizer.json"], Text("llama", "tokenizer.json").Replace("\"t\": 22", "\"t\": 40"));

        using var loaded = Checkpoint.Load(_folder.Path);

        Assert.Equal(23, loaded.Tokenizer.VocabularySize);
        Assert.Equal([3, 4, 5], loaded.Tokenizer.Encode("abc", addSpecialTokens: false));
        Assert.Equal(
            "Expected text for which the model's embedding of 23 rows has all tokens, got 't', which is token 40. "
            + "Remove it from the text, or use a model that knows it.",
            Assert.Throws<InputFaultException>(() => loaded.Tokenizer.Encode("abt")).Message);
        new TorchLanguageModel(loaded.Model, loaded.Tokenizer).Score([new("abc", "a")]);
        Assert.Throws<InputFaultException>(() => new TorchLanguageModel(loaded.Model, loaded.Tokenizer).Score([new("abc", "at")]));
    }

    [Theory]
    [InlineData("bos_token_id", 23, "Expected the beginning-of-sequence token to have one of the 23 rows of the model's embedding, got id 23. Use the tokenizer and config.json that belong to the model.")]
    [InlineData("eos_token_id", 5000, "Expected the end-of-sequence token to have one of the 23 rows of the model's embedding, got id 5000. Use the tokenizer and config.json that belong to the model.")]
    [InlineData("pad_token_id", 23, null)]
    [InlineData("pad_token_id", -1, null)]
    [InlineData("bos_token_id", -1, null)]
    public void A_special_token_beyond_the_embedding_is_refused_where_the_model_must_read_it(string key, int id, string? expected)
    {
        Rewrite("llama", _ => { });
        File.Delete(_folder["tokenizer_config.json"]);
        var config = JsonNode.Parse(File.ReadAllText(_folder["config.json"]))!;
        config[key] = id;
        File.WriteAllText(_folder["config.json"], config.ToJsonString());

        if (expected is not null)
        {
            Assert.Equal(expected, Assert.Throws<InputFaultException>(() => Checkpoint.Open(_folder.Path)).Message);
            return;
        }

        using var loaded = Checkpoint.Load(_folder.Path);
        Assert.InRange(loaded.Tokenizer.PadId, 0, 22);
        Assert.Null(loaded.Tokenizer.BeginId);
    }

    /// <summary>transformers opens no weights file that does not say its format.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("""{"made by": "hand"}""")]
    public void Weights_without_a_format_are_saved_with_one(string? metadata)
    {
        Rewrite("llama", _ => { });
        var bytes = File.ReadAllBytes(_folder["model.safetensors"]);
        var length = (int)BitConverter.ToInt64(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        header.Remove("__metadata__");
        if (metadata is not null)
        {
            header["__metadata__"] = JsonNode.Parse(metadata);
        }

        var written = Encoding.UTF8.GetBytes(header.ToJsonString());
        File.WriteAllBytes(_folder["model.safetensors"], [.. BitConverter.GetBytes((long)written.Length), .. written, .. bytes[(8 + length)..]]);
        using var loaded = Checkpoint.Load(_folder.Path);

        Checkpoint.Save(loaded.Model, loaded.Form, _folder["saved"]);

        using var saved = SafetensorsFile.Open(_folder["saved/model.safetensors"]);
        Assert.Equal("pt", saved.Metadata["format"]);
        Assert.Equal(metadata is null ? 1 : 2, saved.Metadata.Count);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama3")]
    public void The_sums_beside_a_saved_checkpoint_are_those_of_its_files(string name)
    {
        using var loaded = Checkpoint.Load(TestFiles.Reference(name));
        Checkpoint.Save(loaded.Model, loaded.Form, _folder["saved"]);

        // What sha256sum prints for all other files of the folder.
        var expected = Directory.GetFiles(_folder["saved"]).Where(path => !path.EndsWith("SHA256SUMS", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}  {Path.GetFileName(path)}");
        Assert.Equal(expected, File.ReadAllLines(_folder["saved/SHA256SUMS"]));
        Assert.EndsWith("\n", File.ReadAllText(_folder["saved/SHA256SUMS"]));
    }

    [Fact]
    public void A_file_in_the_folders_place_is_named_as_one()
    {
        Rewrite("llama", _ => { });
        Assert.Equal(
            $"Expected a checkpoint folder, got the file {_folder["model.safetensors"]}. Give the folder that it lies in.",
            Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder["model.safetensors"])).Message);
    }

    [Fact]
    public void A_byte_order_mark_in_the_small_files_is_no_fault()
    {
        foreach (var path in Directory.GetFiles(TestFiles.Reference("llama3")))
        {
            var bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(
                _folder[Path.GetFileName(path)], path.EndsWith(".json", StringComparison.Ordinal)
                    ? [.. Encoding.UTF8.Preamble, .. bytes]
                    : bytes);
        }

        using var loaded = Checkpoint.Load(_folder.Path);
        Checkpoint.Save(loaded.Model, loaded.Form.As(ScalarType.Float32), _folder["saved"]);
        using var again = Checkpoint.Load(_folder["saved"]);
        Assert.Equal(ScalarType.Float32, again.Form.Config.WeightType);
    }

    [Fact]
    public void Sizes_that_no_file_holds_are_found_in_the_header_and_not_in_memory()
    {
        Rewrite("llama", _ => { });
        var config = JsonNode.Parse(File.ReadAllText(_folder["config.json"]))!;
        config["num_hidden_layers"] = 10_000;
        config["vocab_size"] = 1 << 24;
        config["hidden_size"] = 1 << 16;
        config["intermediate_size"] = 1 << 24;
        File.WriteAllText(_folder["config.json"], config.ToJsonString());

        Assert.Collection(
            Assert.Throws<InputFaultException>(() => Checkpoint.Open(_folder.Path)).Faults,
            fault => Assert.Contains(" 89982 missing: model.layers.2.", fault),
            fault => Assert.Contains(" 21 of other shapes: ", fault));
    }

    [Fact]
    public void Says_that_pickles_are_not_read_and_how_to_convert_them()
    {
        File.WriteAllBytes(_folder["pytorch_model.bin"], [1]);

        var fault = Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder.Path));

        Assert.StartsWith($"Expected weights as model.safetensors in {_folder.Path}, got only pytorch_model.bin, which are pickles", fault.Message);
        Assert.Contains("save_pretrained(FOLDER, safe_serialization=True)", fault.Message);
    }

    [Fact]
    public void Says_what_a_folder_lacks()
    {
        Assert.StartsWith(
            $"Expected a checkpoint folder {_folder["none"]}, got no such folder.",
            Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder["none"])).Message);
        Assert.StartsWith(
            $"Expected model.safetensors or model.safetensors.index.json in {_folder.Path}, got neither.",
            Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder.Path)).Message);
        Rewrite("llama", _ => { });
        File.Delete(_folder["config.json"]);
        Assert.StartsWith(
            $"Expected a file config.json in {_folder.Path}, got none. Give a checkpoint folder in Hugging Face layout.",
            Assert.Throws<InputFaultException>(() => Checkpoint.Load(_folder.Path)).Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_sentence()
    {
        using var loaded = Checkpoint.Load(TestFiles.Reference("llama"));
        File.WriteAllText(_folder["file"], "");

        var fault = Assert.Throws<InputFaultException>(() => Checkpoint.Save(loaded.Model, loaded.Form, _folder[Path.Combine("file", "inside")]));

        Assert.StartsWith($"Expected to write '{_folder[Path.Combine("file", "inside", "model.safetensors")]}', got: ", fault.Message);
        Assert.EndsWith("Check the folder.", fault.Message);
    }

    [Fact]
    public void Too_little_room_is_found_before_anything_is_written()
    {
        using var loaded = Checkpoint.Load(TestFiles.Reference("llama"));
        Checkpoint.Save(loaded.Model, loaded.Form, _folder["kept"]);
        var before = Directory.GetFiles(_folder["kept"]).ToDictionary(path => path, File.ReadAllBytes);
        // A model of a petabyte on the device without memory: its values cannot be looked at, only measured.
        using var huge = new CausalLM(loaded.Model.Options with { FeedForwardWidth = int.MaxValue, Layers = 3000 }, META);
        var form = CheckpointForm.ForNew(huge.Options, loaded.Tokenizer, new Dictionary<string, string>());

        var fault = Assert.Throws<InputFaultException>(() => Checkpoint.Save(huge, form, _folder["kept"]));

        Assert.Matches($"^Expected [0-9]+ bytes of free space for {_folder["kept"]}, got [0-9]+. Free some or choose another folder.$", fault.Message);
        Assert.Equal(before, Directory.GetFiles(_folder["kept"]).ToDictionary(path => path, File.ReadAllBytes));
    }

    /// <summary>Writes a reference checkpoint into the test's folder with some tensors changed.</summary>
    private void Rewrite(string name, Action<Dictionary<string, (ScalarType Type, Tensor Values)>> change)
    {
        using var scope = NewDisposeScope();
        using var source = SafetensorsFolder.Open(TestFiles.Reference(name));
        var tensors = new Dictionary<string, (ScalarType Type, Tensor Values)>();
        foreach (var entry in source.Entries)
        {
            var values = empty(entry.Shape.AsSpan(), entry.Type);
            source.Read(entry.Name, values);
            tensors[entry.Name] = (entry.Type, values);
        }

        change(tensors);
        using (var stream = File.Create(_folder["model.safetensors"]))
        {
            SafetensorsWriter.Write(
                stream, [.. tensors.Select(tensor => (tensor.Key, tensor.Value.Type, tensor.Value.Values))], new Dictionary<string,
                    string>());
        }

        foreach (var file in new[] { "config.json", "tokenizer.json", "tokenizer_config.json" })
        {
            File.WriteAllText(_folder[file], Text(name, file));
        }
    }

    private static string Text(string name, string file) => File.ReadAllText(Path.Combine(TestFiles.Reference(name), file));

    /// <summary>Names, types, shapes and bytes of a file's tensors.</summary>
    private static List<string> Tensors(string folder, string fileName)
    {
        var path = Path.Combine(folder, fileName);
        var bytes = File.ReadAllBytes(path);
        using var file = SafetensorsFile.Open(path);
        return [.. file.Entries.Select(entry =>
            $"{entry.Name} {entry.Type} [{string.Join(", ", entry.Shape)}] "
            + Convert.ToHexString(bytes.AsSpan((int)entry.Offset, (int)entry.ByteCount)))];
    }
}
