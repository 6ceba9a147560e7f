using System.Text.Json.Nodes;
using Holdfast.Evidence;

namespace Holdfast.Tests.Tokenizers;

public class TokenizerFaultTests
{
    [Fact]
    public void A_folder_without_the_file_is_named()
    {
        using var folder = new TokenizerFolder();

        Assert.Equal(
            $"Expected a file tokenizer.json in {folder.Path}, got none. Save the tokenizer in its fast form, which writes one.",
            FaultOf(folder));
    }

    [Theory]
    [InlineData("tokenizer.json", "{ \"model\": {")]
    [InlineData("tokenizer.json", " ")]
    [InlineData("tokenizer_config.json", "nonsense")]
    [InlineData("special_tokens_map.json", "{]")]
    [InlineData("config.json", "{\"eos_token_id\": }")]
    public void Broken_JSON_is_named_by_its_file(string file, string text)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Fixtures.Compose("gpt-2")).With(file, text);

        Assert.StartsWith($"Expected JSON in {Path.Combine(folder.Path, file)}, got what is none: ", FaultOf(folder));
    }

    [Fact]
    public void JSON_that_is_no_object_is_named()
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", "[]");

        Assert.Equal(
            $"Expected an object in {Path.Combine(folder.Path, "tokenizer.json")}, got another JSON value. Restore the file.",
            FaultOf(folder));
    }

    [Fact]
    public void All_unknown_components_are_named_together_with_their_paths()
    {
        var file = Fixtures.Compose("gpt-2");
        file["normalizer"] = JsonNode.Parse("""{"type": "Precompiled"}""");
        file["pre_tokenizer"] = JsonNode.Parse("""{"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "BertPreTokenizer"}]}""");
        file["post_processor"] = JsonNode.Parse("""{"type": "BertProcessing"}""");
        file["decoder"] = JsonNode.Parse("""{"type": "Sequence", "decoders": [{"type": "CTC"}]}""");
        file["model"]!["type"] = "Unigram";
        using var folder = new TokenizerFolder().With("tokenizer.json", file);

        var faults = Assert.Throws<InputFaultException>(folder.Load).Faults;

        Assert.Collection(
            faults,
            fault => Assert.StartsWith("Expected a normaliser that is read here (Sequence, Prepend, ", fault),
            fault => Assert.Equal(
                "Expected a pre-tokeniser that is read here (Sequence, ByteLevel, Split, Metaspace, Digits, Punctuation, Whitespace, WhitespaceSplit) "
                + "at pre_tokenizer.pretokenizers[1] of tokenizer.json, got \"BertPreTokenizer\". Save the tokenizer again, or take one of another kind.",
                fault),
            fault => Assert.Contains(" at post_processor of tokenizer.json, got \"BertProcessing\".", fault),
            fault => Assert.Contains(" at decoder.decoders[0] of tokenizer.json, got \"CTC\".", fault),
            fault => Assert.Equal(
                "Expected a model that is read here (BPE) at model.type of tokenizer.json, got \"Unigram\". Save the tokenizer again, or take one of another kind.",
                fault));
    }

    [Theory]
    [InlineData("model", null, "a model that is read here (BPE) at model.type of tokenizer.json, got \"nothing\"")]
    [InlineData("model.vocab", null, "an object at model.vocab of tokenizer.json, got nothing")]
    [InlineData("model.vocab", "{}", "a vocabulary at model.vocab of tokenizer.json, got none")]
    [InlineData("model.vocab", """{"a": 0, "b": 0}""", "each id once at model.vocab of tokenizer.json, got id 0 for \"a\" and \"b\"")]
    [InlineData("model.vocab", """{"a": -1}""", "a whole number from 0 to 16777215 at model.vocab.a of tokenizer.json, got -1")]
    [InlineData("model.vocab", """{"a": 2147483647}""", "a whole number from 0 to 16777215 at model.vocab.a of tokenizer.json, got 2147483647")]
    [InlineData("model.vocab", """{"a": 16777216}""", "a whole number from 0 to 16777215 at model.vocab.a of tokenizer.json, got 16777216")]
    [InlineData("added_tokens", """[{"id": 2147483647, "content": "<new>"}]""", "a whole number from 0 to 16777215 at added_tokens[0].id of tokenizer.json, got 2147483647")]
    [InlineData("model.vocab", """{"a": "0"}""", "a whole number from 0 to 16777215 at model.vocab.a of tokenizer.json, got \"0\"")]
    [InlineData("model.merges", null, "an array at model.merges of tokenizer.json, got nothing")]
    [InlineData("model.merges", """["t h e"]""", "two pieces at model.merges[0] of tokenizer.json, got \"t h e\"")]
    [InlineData("model.merges", """[["t", "h"], ["t"]]""", "two pieces at model.merges[1] of tokenizer.json, got [\"t\"]")]
    [InlineData("model.merges", """[["t", 5]]""", "a string at model.merges[0][1] of tokenizer.json, got 5")]
    [InlineData("model.merges", """["t h", "日 h"]""", "a merge of pieces in the vocabulary at model.merges[1] of tokenizer.json, got unknown \"日\"")]
    [InlineData("model.merges", """["q z"]""", "a merge of pieces in the vocabulary at model.merges[0] of tokenizer.json, got unknown \"qz\"")]
    [InlineData("model.unk_token", "\"<no>\"", "a piece of the vocabulary at model.unk_token of tokenizer.json, got \"<no>\"")]
    [InlineData("model.continuing_subword_prefix", "\"##\"", "no affix at model.continuing_subword_prefix of tokenizer.json, got \"##\"")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "no affix at model.end_of_word_suffix of tokenizer.json, got \"</w>\"")]
    [InlineData("model.dropout", "0.1", "no dropout at model.dropout of tokenizer.json, got 0.1")]
    [InlineData("model.ignore_merges", "1", "true or false at model.ignore_merges of tokenizer.json, got 1")]
    [InlineData("normalizer", "\"NFC\"", "an object at normalizer of tokenizer.json, got \"NFC\"")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {}, "content": ""}""", "a pattern, {\"String\": ...} or {\"Regex\": ...}, at normalizer.pattern of tokenizer.json, got {}")]
    [InlineData("normalizer", """{"type": "Prepend"}""", "a string at normalizer.prepend of tokenizer.json, got nothing")]
    [InlineData("pre_tokenizer", """{"type": "Metaspace", "prepend_scheme": "last"}""", "\"always\", \"first\" or \"never\" at pre_tokenizer.prepend_scheme of tokenizer.json, got \"last\"")]
    [InlineData("pre_tokenizer", """{"type": "Punctuation", "behavior": "Hidden"}""", "one of Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous at pre_tokenizer.behavior of tokenizer.json, got \"Hidden\"")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}], "special_tokens": {}}""", "an array at post_processor.special_tokens.<s>.ids of tokenizer.json, got nothing")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [], "special_tokens": {}}""", "the text once at post_processor.single of tokenizer.json, got it 0 times")]
    [InlineData("decoder", """{"type": "Strip", "content": "  ", "start": 1, "stop": 0}""", "one character at decoder.content of tokenizer.json, got \"  \"")]
    [InlineData("added_tokens", """[{"id": 33, "content": "<new>"}]""", "id 33 to stand for \"!\" alone at added_tokens[0] of tokenizer.json, got it for \"<new>\" too")]
    [InlineData("added_tokens", """[{"id": 900, "content": "!"}]""", "\"!\" to have its id 33 of the vocabulary at added_tokens[0] of tokenizer.json, got 900")]
    [InlineData("added_tokens", """[{"id": 900, "content": "<x>"}, {"id": 900, "content": "<y>"}]""", "id 900 to stand for \"<x>\" alone at added_tokens[1] of tokenizer.json, got it for \"<y>\" too")]
    public void A_value_that_does_not_fit_is_named_by_its_path(string path, string? value, string expected)
    {
        var file = Fixtures.Compose("gpt-2");
        JsonObject place = file;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            place = place[step]!.AsObject();
        }

        place[steps[^1]] = value is null ? null : JsonNode.Parse(value);
        using var folder = new TokenizerFolder().With("tokenizer.json", file);

        Assert.StartsWith($"Expected {expected}. ", FaultOf(folder));
    }

    [Theory]
    [InlineData("\"prepend\":\"?\"", "a string of whole Unicode characters at normalizer.prepend of tokenizer.json, got \"\\ud800\"")]
    [InlineData("\"?\":358", "names of whole Unicode characters at model.vocab of tokenizer.json, got half of one")]
    public void Half_a_character_is_named_by_its_path(string place, string expected)
    {
        var file = Fixtures.Compose("gpt-2");
        file["normalizer"] = new JsonObject { ["type"] = "Prepend", ["prepend"] = "?" };
        var text = file.ToJsonString().Replace("\"vocab\":{", "\"vocab\":{\"?\":358,");
        using var folder = new TokenizerFolder().With("tokenizer.json", text.Replace(place, place.Replace("?", "\\ud800")));

        Assert.StartsWith($"Expected {expected}. ", FaultOf(folder));
    }

    [Theory]
    [InlineData("[a-z&&[aeiou]]", "an intersection of sets stands in it")]
    [InlineData("[[:alpha:]]+", "a set within a set stands in it")]
    [InlineData("[]", "an empty set stands in it")]
    [InlineData("[abc", "the set from character 0 on has no end")]
    [InlineData("a)b", "it closes a group that it does not open")]
    [InlineData("(?m:.)", "the option \"(?m\" in it has another meaning here")]
    [InlineData(@"\h+", "\\h in it has another meaning here")]
    [InlineData(@"\bword", "\\b in it has another meaning here")]
    [InlineData("a\\", "it ends in a backslash")]
    [InlineData("😀", "a character beyond U+FFFF stands in it")]
    [InlineData("[😀]", "a character beyond U+FFFF stands in it")]
    [InlineData(@"\x{1F600}", "a character beyond U+FFFF stands in it")]
    [InlineData(@"\p{Han}+", "Invalid pattern")]
    [InlineData("(a", "Invalid pattern")]
    [InlineData("a++++++++++++++++++++", "more than 8 quantifiers stand side by side in it")]
    public void A_regular_expression_that_has_no_counterpart_is_refused(string expression, string reason)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Splitting(expression));

        Assert.StartsWith(
            $"Expected a regular expression that is read here at pre_tokenizer.pattern.Regex of tokenizer.json, got {expression} ({reason}",
            FaultOf(folder));
    }

    [Theory]
    [InlineData("(", ")", 65)]
    [InlineData("(?:", ")*", 5000)]
    [InlineData("(?=", ")", 3000)]
    public void A_regular_expression_that_goes_deeper_than_a_stack_is_refused(string open, string close, int depth)
    {
        var expression = string.Concat(Enumerable.Repeat(open, depth)) + "a" + string.Concat(Enumerable.Repeat(close, depth));
        using var folder = new TokenizerFolder().With("tokenizer.json", Splitting(expression));

        Assert.Contains(depth > 2000 && expression.Length > 20_000 ? "longer than 20000 characters" : "its groups stand more than 64 deep in one another", FaultOf(folder));
    }

    /// <summary>Both take longer than the age of the universe where every way to read a text is tried.</summary>
    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    public void A_regular_expression_that_tries_every_way_is_stopped(string expression)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Splitting(expression));
        var tokenizer = folder.Load();

        var fault = Assert.Throws<InputFaultException>(() => tokenizer.Encode(new string('a', 3000) + "!"));

        Assert.StartsWith("Expected the regular expressions of tokenizer.json to find their matches within 2 seconds each, got longer for ", fault.Message);
    }

    [Theory]
    [InlineData("""{"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}""", "normalizers", 40)]
    [InlineData("""{"type": "Replace", "pattern": {"Regex": "a"}, "content": "aaaaaaaaaa"}""", "normalizers", 12)]
    [InlineData("""{"type": "ByteLevel"}""", "normalizers", 40)]
    [InlineData("""{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}""", "pretokenizers", 40)]
    [InlineData("""{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}""", "pretokenizers", 40)]
    [InlineData("""{"type": "Metaspace", "replacement": "   "}""", "pretokenizers", 40)]
    [InlineData("""{"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}""", "decoders", 40)]
    public void Steps_that_make_a_text_grow_without_bound_are_stopped(string step, string list, int count)
    {
        var file = Fixtures.Compose("gpt-2");
        var stage = list switch { "normalizers" => "normalizer", "pretokenizers" => "pre_tokenizer", _ => "decoder" };
        file[stage] = new JsonObject
        {
            ["type"] = "Sequence",
            [list] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => JsonNode.Parse(step))]),
        };
        using var folder = new TokenizerFolder().With("tokenizer.json", file);
        var tokenizer = folder.Load();

        var fault = Assert.Throws<InputFaultException>(() => list == "decoders"
            ? tokenizer.Decode(tokenizer.Encode("banana"))
            : string.Join(' ', tokenizer.Encode("a banana, an \u00E9clair, a banana")));

        Assert.StartsWith("Expected the steps of tokenizer.json to make at most ", fault.Message);
    }

    [Fact]
    public void One_step_that_would_fill_the_memory_is_counted_before_it_is_made()
    {
        var file = Fixtures.Compose("gpt-2");
        file["normalizer"] = new JsonObject
        {
            ["type"] = "Replace",
            ["pattern"] = new JsonObject { ["String"] = "a" },
            ["content"] = new string('b', 1_000_000),
        };
        using var folder = new TokenizerFolder().With("tokenizer.json", file);
        var tokenizer = folder.Load();

        Assert.Throws<InputFaultException>(() => tokenizer.Encode(new string('a', 100_000)));
    }

    private static JsonObject Splitting(string expression)
    {
        var file = Fixtures.Compose("gpt-2");
        file["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Split",
            ["pattern"] = new JsonObject { ["Regex"] = expression },
            ["behavior"] = "Isolated",
        };
        return file;
    }

    [Theory]
    [InlineData("""{"bos_token": "<no>"}""", "a token of the vocabulary at bos_token of tokenizer_config.json, got \"<no>\". Name one that it has.")]
    [InlineData("""{"eos_token": {"content": "<no>"}}""", "a token of the vocabulary at eos_token of tokenizer_config.json, got \"<no>\". Name one that it has.")]
    [InlineData("""{"eos_token": 5}""", "a string at eos_token of tokenizer_config.json, got 5. Save the tokenizer again, or take one of another kind.")]
    [InlineData("""{"bos_token": null, "add_bos_token": true}""", "a token to add at add_bos_token of tokenizer_config.json, got none. Name it in tokenizer_config.json, or set this to false.")]
    [InlineData("""{"added_tokens_decoder": {"x": {"content": "<x>"}}}""", "an id as the key at added_tokens_decoder.x of tokenizer_config.json, got \"x\". Save the tokenizer again, or take one of another kind.")]
    [InlineData("""{"added_tokens_decoder": {"33": {"content": "<x>"}}}""", "id 33 to stand for \"!\" alone at added_tokens_decoder.33 of tokenizer_config.json, got it for \"<x>\" too. Save the tokenizer again, or take one of another kind.")]
    public void A_configuration_that_does_not_fit_is_named(string config, string expected)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Fixtures.Compose("gpt-2")).With("tokenizer_config.json", config);

        Assert.Equal($"Expected {expected}", FaultOf(folder));
    }

    [Fact]
    public void An_id_below_zero_is_the_callers_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Fixtures.Load("gpt-2").Decode([-1]));

    private static string FaultOf(TokenizerFolder folder) => Assert.Throws<InputFaultException>(folder.Load).Message;
}
