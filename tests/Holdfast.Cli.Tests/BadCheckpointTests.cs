using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Cli.Tests;

public sealed class BadCheckpointTests : IDisposable
{
    private const string One = """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

    private readonly Workbench _bench = new();

    private string Weights => Path.Combine(_bench.Checkpoint, "model.safetensors");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_header_that_ends_too_soon()
    {
        File.WriteAllBytes(Weights, File.ReadAllBytes(Weights)[..100]);
        _bench.Refuses("Expected a safetensors header of 2248 bytes in {0}/checkpoint/model.safetensors, got a file of 100 bytes that ends inside it. Download or convert the file again.");
    }

    [Fact]
    public void A_file_that_ends_before_its_last_tensor()
    {
        File.WriteAllBytes(Weights, Safetensors(One, new byte[3]));
        _bench.Refuses("Expected tensor 'x' in {0}/checkpoint/model.safetensors to end within the file's 65 bytes, got an end at byte 66. The file is truncated: download it again.");
    }

    [Fact]
    public void Tensors_that_overlap()
    {
        File.WriteAllBytes(Weights, Safetensors(
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", new byte[6]));
        _bench.Refuses("Expected tensor 'y' in {0}/checkpoint/model.safetensors to begin at data byte 4, got 2, which overlaps the one before. Download or convert the file again.");
    }

    [Fact]
    public void A_header_larger_than_any()
    {
        var bytes = Safetensors(One, new byte[4]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 1UL << 40);
        File.WriteAllBytes(Weights, bytes);
        _bench.Refuses("Expected a safetensors header of at most 100000000 bytes in {0}/checkpoint/model.safetensors, got 1099511627776. Download or convert the file again.");
    }

    [Fact]
    public void A_header_that_is_not_utf8()
    {
        var bytes = Safetensors(One, new byte[4]);
        bytes[10] = 0xff;
        File.WriteAllBytes(Weights, bytes);
        _bench.Refuses("Expected the safetensors header of {0}/checkpoint/model.safetensors to be UTF-8, got other bytes. Download or convert the file again.");
    }

    [Fact]
    public void A_weight_that_is_not_a_number()
    {
        var bytes = File.ReadAllBytes(Weights);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), float.NaN);
        File.WriteAllBytes(Weights, bytes);
        _bench.Refuses("Expected finite F32 weights in {0}/checkpoint, got NaN or infinity in 'lm_head.weight'. Use a checkpoint from before the numbers went wrong.");
    }

    [Fact]
    public void Weights_as_a_pickle_only()
    {
        File.Move(Weights, Path.Combine(_bench.Checkpoint, "pytorch_model.bin"));
        _bench.Refuses("Expected weights as model.safetensors in {0}/checkpoint, got only pytorch_model.bin, which are pickles and are not read because a pickle can run code. Convert them once where you trust them: in Python, AutoModelForCausalLM.from_pretrained(FOLDER).save_pretrained(FOLDER, safe_serialization=True).");
    }

    [Fact]
    public void An_architecture_that_is_not_known()
    {
        _bench.Change("checkpoint/config.json", "LlamaForCausalLM", "MambaForCausalLM");
        _bench.Refuses("Expected one of the architectures LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM in {0}/checkpoint/config.json, got MambaForCausalLM. Choose a checkpoint of a supported family.");
    }

    [Fact]
    public void A_special_token_for_which_the_embedding_has_no_row()
    {
        File.Delete(Path.Combine(_bench.Checkpoint, "tokenizer_config.json"));
        _bench.Change("checkpoint/config.json", "\"vocab_size\": 23,", "\"vocab_size\": 23, \"eos_token_id\": 128001,");
        _bench.Refuses("Expected the end-of-sequence token to have one of the 23 rows of the model's embedding, got id 128001. Use the tokenizer and config.json that belong to the model.");
    }

    [Fact]
    public void The_weights_file_in_the_place_of_its_folder()
    {
        _bench.Change("recipe.yaml", "checkpoint: checkpoint", "checkpoint: checkpoint/model.safetensors");
        _bench.Refuses("Expected a checkpoint folder, got the file {0}/checkpoint/model.safetensors. Give the folder that it lies in.");
    }

    [Theory]
    [InlineData("config.json", "Expected a file config.json in {0}/checkpoint, got none. Give a checkpoint folder in Hugging Face layout.")]
    [InlineData("tokenizer.json", "Expected a file tokenizer.json in {0}/checkpoint, got none. Save the tokenizer in its fast form, which writes one.")]
    [InlineData("model.safetensors", "Expected model.safetensors or model.safetensors.index.json in {0}/checkpoint, got neither. Give a checkpoint folder in Hugging Face layout.")]
    public void A_file_that_is_missing(string name, string fault)
    {
        File.Delete(Path.Combine(_bench.Checkpoint, name));
        _bench.Refuses(fault);
    }

    private static byte[] Safetensors(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        return [.. prefix, .. json, .. data];
    }
}
