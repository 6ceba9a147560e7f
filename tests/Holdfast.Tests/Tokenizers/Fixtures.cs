using System.Text.Json.Nodes;
using Holdfast.Tokenizers;

namespace Holdfast.Tests.Tokenizers;

/// <summary>The fixtures of tests/Reference/tokenizers: small models and the stages around them.</summary>
internal static class Fixtures
{
    private static readonly JsonObject _fixtures =
        JsonNode.Parse(File.ReadAllText(ReferenceFiles.Own("fixtures.json")))!["fixtures"]!.AsObject();

    public static IEnumerable<string> Names => _fixtures.Select(entry => entry.Key);

    /// <summary>The tokenizer of a fixture.</summary>
    public static ITextTokenizer Load(string name)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Compose(name));
        return folder.Load();
    }

    /// <summary>A fixture's tokenizer.json: a small model, changed as it says, and its stages. make.mjs does the same.</summary>
    public static JsonObject Compose(string name)
    {
        var file = _fixtures[name]!.DeepClone().AsObject();
        var model = JsonNode.Parse(File.ReadAllText(ReferenceFiles.Own("models", $"{Take("from")}.json")))!.AsObject();
        var vocabulary = model["vocab"]!.AsObject();
        foreach (var piece in Take("without")?.AsArray() ?? [])
        {
            vocabulary.Remove((string)piece!);
        }

        var next = vocabulary.Max(entry => (int)entry.Value!) + 1;
        foreach (var piece in Take("pieces")?.AsArray() ?? [])
        {
            vocabulary[(string)piece!] = next++;
        }

        foreach (var token in file["added_tokens"]?.AsArray() ?? [])
        {
            token!["id"] = vocabulary[(string)token["content"]!]?.DeepClone() ?? next++;
        }

        foreach (var (option, value) in Take("model")?.AsObject() ?? [])
        {
            model[option] = value?.DeepClone();
        }

        if ((string?)Take("merges") == "strings")
        {
            model["merges"] = new JsonArray([.. model["merges"]!.AsArray().Select(pair => (JsonNode)$"{pair![0]} {pair[1]}")]);
        }

        file["model"] = model;
        return file;

        JsonNode? Take(string key)
        {
            var value = file[key];
            file.Remove(key);
            return value;
        }
    }
}
