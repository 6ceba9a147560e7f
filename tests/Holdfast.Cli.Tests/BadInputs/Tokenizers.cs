using System.Text.Json.Nodes;

namespace Holdfast.Cli.Tests.BadInputs;

/// <summary>Tokenizers whose stages are none, never end or never stop growing.</summary>
internal static class Tokenizers
{
    private static readonly string[] Run = ["run", "{0}/recipe.yaml", "--runs", "{0}/runs"];

    public static IEnumerable<BadInput> Stages_that_are_none() =>
        from stage in new[] { "normalizer", "pre_tokenizer", "post_processor", "decoder", "model" }
        from value in new[]
        {
            "7", "[]", "{}", "{\"type\":null}", "{\"type\":\"\\ud800\"}", "{\"type\":\"Nothing\"}", "{\"type\":\"Sequence\"}", "{\"type\":\"Sequence\",\"normalizers\":7}",
            "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(\"},\"content\":\"\"}",
        }
        select Stage(stage, value);

    public static IEnumerable<BadInput> Vocabularies_and_merges() =>
        from change in new[]
        {
            "vocab|{}", "vocab|[]", "vocab|{\"a\":-1}", "vocab|{\"a\":2147483647}", "vocab|{\"a\":99999999999}", "vocab|{\"a\":0.5}", "vocab|{\"a\":0,\"b\":0}", "vocab|{\"\\ud800\":0}",
            "merges|7", "merges|[7]", "merges|[\"a\"]", "merges|[\"a b c\"]", "merges|[[\"a\",\"\\udc00\"]]", "merges|[\"a b\"]", "unk_token|\"none\"", "unk_token|7", "dropout|0.5",
            "byte_fallback|7", "continuing_subword_prefix|\"##\"",
        }
        let parts = change.Split('|')
        select new BadInput($"model.{parts[0]}: {parts[1]}", bench => Edit(bench, file => file["model"]![parts[0]] = new JsonObject(), $"\"{parts[0]}\":{{}}", $"\"{parts[0]}\":{parts[1]}"));

    public static IEnumerable<BadInput> Added_tokens() =>
        from value in new[]
        {
            "7", "[7]", "[{}]", "[{\"id\":2147483647,\"content\":\"x\"}]", "[{\"id\":-1,\"content\":\"x\"}]", "[{\"id\":0,\"content\":\"x\"}]", "[{\"id\":40,\"content\":\"\\ud800\"}]",
            "[{\"id\":40,\"content\":\"x\",\"special\":7}]",
        }
        select Stage("added_tokens", value);

    public static IEnumerable<BadInput> Regular_expressions_that_go_too_deep_or_take_too_long() =>
        from expression in new[]
        {
            "(a+)+$", "(", "[", "a{99999999999}", "\\p{Nothing}", "(?P<x>a)", "\\1", "a++++++++++++++++++++++++", "(?i", "[z-a]", "\\x{110000}", "*", "a**", "(?<=a*)b",
            new string('(', 5000) + new string(')', 5000), string.Concat(Enumerable.Repeat("(?:", 3000)) + "a"
                + string.Concat(Enumerable.Repeat(")*", 3000)), new string('a', 100_000),
        }
        select new BadInput($"regex of {expression.Length}: {expression[..Math.Min(20, expression.Length)]}", bench =>
        {
            Edit(bench, file => file["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = expression }, ["behavior"] = "Isolated" },
                    file["pre_tokenizer"]!.DeepClone()),
            });
            File.WriteAllText(bench.Path("texts.jsonl"), $"{{\"text\":\"{new string('a', 3000)}.\"}}\n");
        }, Run, MayPass: true);

    public static IEnumerable<BadInput> Steps_that_never_stop_growing() =>
        from step in new[]
        {
            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"}", "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"a\"},\"content\":\"aaaaaaaa\"}",
            "{\"type\":\"Prepend\",\"prepend\":\"aaaa\"}", "{\"type\":\"ByteLevel\"}",
        }
        from count in new[] { 2, 40, 400 }
        select new BadInput($"{count} times {step}", bench =>
        {
            Edit(bench, file => file["normalizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["normalizers"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => JsonNode.Parse(step))]),
            });
            File.WriteAllText(bench.Path("texts.jsonl"), "{\"text\":\"abc \u00E9\"}\n");
        }, Run, MayPass: true);

    public static IEnumerable<BadInput> Texts_that_need_a_token_without_a_row() =>
        from spoiled in new[] { "texts.jsonl", "exam.jsonl" }
        select new BadInput($"{spoiled} says t, which is token 40 of 23", bench =>
        {
            bench.Change("checkpoint/tokenizer.json", "\"t\": 22", "\"t\": 40");
            bench.Change(spoiled, "abc", "att");
        }, Run);

    private static BadInput Stage(string stage, string value) =>
        new($"{stage}: {value}", bench => Edit(bench, file => file[stage] = new JsonObject(), $"\"{stage}\":{{}}", $"\"{stage}\":{value}"));

    // Half a surrogate pair has no place in a node: the text is changed where a node was put.
    private static void Edit(Workbench bench, Action<JsonObject> change, string from = "", string to = "")
    {
        var path = bench.Path("checkpoint/tokenizer.json");
        var file = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(file);
        var text = file.ToJsonString();
        File.WriteAllText(path, from.Length == 0 ? text : text.Replace(from, to, StringComparison.Ordinal));
    }
}
