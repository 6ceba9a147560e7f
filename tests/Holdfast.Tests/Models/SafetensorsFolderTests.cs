using System.Text.Json.Nodes;
using Holdfast.Evidence;
using Holdfast.Models.Checkpoints;

namespace Holdfast.Tests.Models;

public sealed class SafetensorsFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SafetensorsFolderTests()
    {
        foreach (var path in Directory.EnumerateFiles(TestFiles.Reference("llama3")))
        {
            File.Copy(path, _folder[Path.GetFileName(path)]);
        }
    }

    private string Index => _folder["model.safetensors.index.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_all_shards()
    {
        using var folder = SafetensorsFolder.Open(_folder.Path);

        Assert.Equal(21, folder.Entries.Count());
        Assert.True(folder.Layout.IsSharded);
    }

    [Fact]
    public void Names_missing_shards()
    {
        File.Delete(_folder["model-00002-of-00003.safetensors"]);

        Fails($"Expected the 3 weights files that {Index} names, got 1 missing: model-00002-of-00003.safetensors. Download them again.");
    }

    [Fact]
    public void Names_tensors_that_no_shard_holds_and_tensors_that_no_index_lists()
    {
        Change(map =>
        {
            map["model.extra.weight"] = "model-00001-of-00003.safetensors";
            map["model.norm.weight"] = "model-00001-of-00003.safetensors";
            map.Remove("lm_head.weight");
        });

        Fails(
            $"Expected every tensor of {Index} in the shard it names, got 2 that are not there: "
            + "model.norm.weight, model.extra.weight. Download the checkpoint again.",
            $"Expected {Index} to list every tensor of its shards, got 2 unlisted: "
            + "lm_head.weight (model-00003-of-00003.safetensors), model.norm.weight (model-00003-of-00003.safetensors). "
            + "Download the checkpoint again.");
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("/etc/outside.safetensors")]
    [InlineData("..\\outside.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    public void An_index_cannot_reach_outside_the_folder(string file)
    {
        Change(map => map["model.norm.weight"] = file);

        Fails($"Expected {Index} to have a weight_map from tensor names to names of files beside it, got something else. "
            + "Download the file again.");
    }

    [Fact]
    public void Refuses_an_index_that_is_no_json_or_repeats_a_name()
    {
        File.WriteAllText(Index, "{");
        Assert.StartsWith(
            $"Expected {Index} to be JSON, got text that is none: ",
            Assert.Throws<InputFaultException>(() => SafetensorsFolder.Open(_folder.Path)).Message);

        File.WriteAllText(Index, """{"weight_map": {"\ud800": "x"}}""");
        Fails($"Expected {Index} to spell whole Unicode characters, got half of one (\\ud800 and the like). Download the file again.");

        File.WriteAllText(Index, """{"weight_map": {"a": "x", "a": "x"}}""");
        Fails($"Expected each tensor once in {Index}, got 'a' twice. Download the file again.");

        File.WriteAllText(Index, """{"weight_map": {}}""");
        Fails($"Expected {Index} to have a weight_map from tensor names to names of files beside it, got something else. "
            + "Download the file again.");
    }

    /// <summary>
    /// Old Llama checkpoints list their rotary buffers in the index, in shards that may not hold them any more, or the other way.
    /// </summary>
    [Fact]
    public void Buffers_that_config_json_determines_need_not_stand_where_the_index_says()
    {
        Change(map =>
        {
            map["model.layers.0.self_attn.rotary_emb.inv_freq"] = map["model.norm.weight"]!.DeepClone();
            map["model.rotary_emb.inv_freq"] = "model-00009-of-00009.safetensors";
        });

        using var opened = SafetensorsFolder.Open(_folder.Path);
        Assert.Contains(opened.Entries, entry => entry.Name == "model.norm.weight");
    }

    private void Change(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(Index))!;
        change(root["weight_map"]!.AsObject());
        File.WriteAllText(Index, root.ToJsonString());
    }

    private void Fails(params string[] expected) => Assert.Equal(
        expected, Assert.Throws<InputFaultException>(() => SafetensorsFolder.Open(_folder.Path)).Faults);
}
