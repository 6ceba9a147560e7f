using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>Checkpoint folders whose config.json, weights or index say what no model has, or nothing that can be read.</summary>
internal static class Checkpoints
{
    private const string Weights = "checkpoint/model.safetensors";
    private const string Index = "checkpoint/model.safetensors.index.json";
    private const string Shard = "model-00001-of-00001.safetensors";
    private const string One = "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

    private static readonly string[] Run = ["run", "{0}/recipe.yaml", "--runs", "{0}/runs"];

    public static IEnumerable<BadInput> Sizes_and_kinds_that_no_model_has() =>
        from key in new[]
        {
            "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim",
            "max_position_embeddings", "rms_norm_eps", "rope_theta", "tie_word_embeddings", "hidden_act", "model_type", "torch_dtype", "architectures",
        }
        from value in new[] { "-1", "0", "5000000", "2147483647", "1e308", "\"\\ud800\"", "[]", "{}", "null" }
        select Config(key, value) with { MayPass = true };

    public static IEnumerable<BadInput> Special_tokens_that_the_embedding_has_not() =>
        from key in new[] { "bos_token_id", "eos_token_id", "pad_token_id" }
        from value in new[] { "-1", "23", "2147483647", "99999999999", "1.5", "[]", "[-1]", "[5000]", "[null]", "\"x\"", "{}" }
        select new BadInput($"{key}: {value}", bench =>
        {
            File.Delete(bench.Path("checkpoint/tokenizer_config.json"));
            Set(bench, key, value);
        }, value.Contains("23", StringComparison.Ordinal) || value == "-1" ? Run : null, MayPass: true);

    public static IEnumerable<BadInput> Rotary_scalings() =>
        from key in new[] { "rope_scaling", "rope_parameters" }
        from value in new[]
        {
            "7", "[]", "{}", "{\"type\":\"yarn\"}", "{\"type\":\"\\udfff\"}", "{\"type\":7}", "{\"rope_type\":\"linear\"}", "{\"rope_type\":\"linear\",\"factor\":0}",
            "{\"rope_type\":\"dynamic\",\"factor\":1e308}", "{\"rope_type\":\"llama3\",\"factor\":8}", "{\"\\ud800\":1}",
        }
        select Config(key, value) with { MayPass = true };

    public static IEnumerable<BadInput> Small_files_that_hold_something_else() =>
        from file in new[] { "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json" }
        from content in new (string Name, byte[] Bytes)[]
        {
            ("nothing", []), ("a zero", [0]), ("a brace", "{"u8.ToArray()), ("a list", "[]"u8.ToArray()), ("null", "null"u8.ToArray()), ("a mark", [0xEF, 0xBB, 0xBF]),
            ("no UTF-8", [0x7B, 0xFF, 0x7D]), ("UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray()),
            ("half a name", "{\"\\ud800\": 1}"u8.ToArray()), ("half a text", "{\"architectures\": [\"\\udc00\"], \"bos_token\": \"\\ud800\"}"u8.ToArray()),
            ("depth", Encoding.ASCII.GetBytes(new string('[', 100_000))),
            ("depth within", Encoding.ASCII.GetBytes("{\"model\":" + new string('[', 5000) + new string(']', 5000) + "}")),
            ("a name twice", "{\"model\": {}, \"model\": {}, \"vocab_size\": 1, \"vocab_size\": 2}"u8.ToArray()),
        }
        let mayPass = file.StartsWith("special", StringComparison.Ordinal) || file.Contains("_config", StringComparison.Ordinal)
        select BadInput.InFile($"checkpoint/{file}", content.Name, content.Bytes) with { MayPass = mayPass };

    public static IEnumerable<BadInput> Files_that_are_no_files() =>
        from file in new[]
        {
            "checkpoint/config.json", "checkpoint/tokenizer.json", "checkpoint/tokenizer_config.json", "checkpoint/model.safetensors", "texts.jsonl", "exam.jsonl",
        }
        from kind in new[] { "a pipe", "/dev/zero", "/dev/random", "/proc/self/mem", "a folder", "a link to itself", "nothing" }
        select new BadInput($"{file} is {kind}", bench => Replace(bench.Path(file), kind), MayPass: file.EndsWith("_config.json", StringComparison.Ordinal));

    public static IEnumerable<BadInput> Weights_that_do_not_fit_their_header()
    {
        foreach (var (header, data) in new[]
        {
            ("", 0), ("{}", 0), ("[]", 0), ("{", 0), ("{" + One + "}", 3), ("{" + One + "}", 5), ("{" + One + "}", 0), ("{" + One + "," + One + "}", 4),
            ("{\"x\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4), ("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4),
            ("{\"x\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,4]}}", 4),
            ("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4), ("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999]}}", 4),
            ("{\"x\":null}", 0), ("{\"x\":{}}", 0), ("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4), ("{\"__metadata__\":7," + One + "}", 4),
            ("{\"__metadata__\":{\"format\":7}," + One + "}", 4), ("{\"__metadata__\":{\"format\":\"\\udfff\"}," + One + "}", 4), (" {" + One + "}", 4),
            ("{\"x\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}", 8), (new string('[', 90_000), 0),
        })
        {
            yield return BadInput.InFile(Weights, $"{(header.Length > 100 ? "depth" : header)} before {data} bytes", Safetensors(header, data));
        }

        foreach (var length in new ulong[] { 0UL, 1, 1UL << 31, 1UL << 40, ulong.MaxValue })
        {
            var bytes = new byte[64];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            yield return BadInput.InFile(Weights, $"a header of {length} bytes", bytes);
        }
    }

    public static IEnumerable<BadInput> Indices_that_do_not_fit_their_shards() =>
        from text in new[]
        {
            "{", "[]", "{}", "{\"weight_map\":7}", "{\"weight_map\":{}}", "{\"weight_map\":{\"x\":7}}", "{\"weight_map\":{\"x\":\"../../x\"}}", "{\"weight_map\":{\"x\":\"/etc/passwd\"}}",
            "{\"weight_map\":{\"x\":\"\\ud800\"}}", "{\"weight_map\":{\"\\udc00\":\"a\"}}", "{\"weight_map\":{\"x\":\"a\\u0000b\"}}", "{\"weight_map\":{\"x\":\"gone.safetensors\"}}",
            "{\"weight_map\":{\"model.norm.weight\":\"" + Shard + "\"}}", "{\"weight_map\":{\"x\":\"" + Shard + "\",\"x\":\"" + Shard + "\"}}",
            "{\"weight_map\":{\"model.layers.0.self_attn.rotary_emb.inv_freq\":\"gone.safetensors\"}}", "\uFEFF{\"weight_map\":{}}", new string('{', 100_000),
        }
        select new BadInput($"index: {(text.Length > 100 ? "depth" : text)}", bench =>
        {
            File.Move(bench.Path(Weights), bench.Path($"checkpoint/{Shard}"));
            File.WriteAllText(bench.Path(Index), text);
        });

    private static BadInput Config(string key, string value) => new($"{key}: {value}", bench => Set(bench, key, value));

    private static void Set(Workbench bench, string key, string value)
    {
        var root = JsonNode.Parse(File.ReadAllText(bench.Path("checkpoint/config.json")))!.AsObject();
        root.Remove(key);
        var text = root.ToJsonString();
        File.WriteAllText(bench.Path("checkpoint/config.json"), $"{{\"{key}\":{value},{text[1..]}");
    }

    private static void Replace(string path, string kind)
    {
        File.Delete(path);
        if (kind == "a pipe")
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", path);
            made.WaitForExit();
        }
        else if (kind == "a folder")
        {
            Directory.CreateDirectory(path);
        }
        else if (kind != "nothing")
        {
            File.CreateSymbolicLink(path, kind == "a link to itself" ? path : kind);
        }
    }

    private static byte[] Safetensors(string header, int data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        return [.. prefix, .. json, .. new byte[data]];
    }
}
