using Holdfast.Tokenizers;

namespace Holdfast.Tests.Tokenizers;

public class SpecialTokenTests
{
    private const int Unknown = 0, Begin = 1, End = 2;

    [Theory]
    [InlineData(null, null, null, null, null, 0)]
    [InlineData("""{"bos_token": "<s>", "eos_token": "</s>"}""", null, null, Begin, End, End)]
    [InlineData("""{"bos_token": {"content": "<s>", "lstrip": false}, "pad_token": {"content": "<unk>"}}""", null, null, Begin, null, Unknown)]
    [InlineData("""{"eos_token": "</s>", "pad_token": "[PAD] of another model"}""", null, null, null, End, End)]
    [InlineData("""{"bos_token": "<s>"}""", """{"bos_token": "</s>", "eos_token": "</s>", "pad_token": "<unk>"}""", null, Begin, End, Unknown)]
    [InlineData(null, null, """{"bos_token_id": 1, "eos_token_id": [2, 0]}""", Begin, End, End)]
    [InlineData(null, null, """{"bos_token_id": -1, "eos_token_id": [-1, 2], "pad_token_id": -1}""", null, End, End)]
    [InlineData("""{"bos_token": null, "eos_token": "</s>"}""", """{"bos_token": "<s>"}""", """{"bos_token_id": 1, "pad_token_id": 0}""", null, End, Unknown)]
    public void The_first_file_to_mention_a_token_decides(
        string? config, string? map, string? model, int? begin, int? end, int pad)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Fixtures.Compose("llama-2"));
        foreach (var (file, text) in new[] { ("tokenizer_config.json", config), ("special_tokens_map.json", map), ("config.json", model) })
        {
            _ = text is null ? folder : folder.With(file, text);
        }

        var tokenizer = folder.Load();

        Assert.Equal((begin, end, pad), (tokenizer.BeginId, tokenizer.EndId, tokenizer.PadId));
    }

    [Theory]
    [InlineData("{}", true, false)]
    [InlineData("""{"add_bos_token": true, "add_eos_token": false}""", true, false)]
    [InlineData("""{"add_bos_token": true, "add_eos_token": true}""", true, true)]
    [InlineData("""{"add_bos_token": false}""", false, false)]
    [InlineData("""{"add_bos_token": false, "add_eos_token": true}""", false, true)]
    public void The_configuration_decides_which_tokens_are_put_around(string config, bool begins, bool ends)
    {
        var tokenizer = Llama(config[..^1] + (config == "{}" ? "" : ", ") + """ "bos_token": "<s>", "eos_token": "</s>"}""");
        var bare = tokenizer.Encode("the keeper", addSpecialTokens: false);

        int[] expected = [.. begins ? [Begin] : Array.Empty<int>(), .. bare, .. ends ? [End] : Array.Empty<int>()];

        Assert.Equal(expected, tokenizer.Encode("the keeper"));
    }

    [Fact]
    public void A_token_that_only_the_configuration_knows_is_found_and_counted()
    {
        var tokenizer = Llama("""{"added_tokens_decoder": {"1": {"content": "<s>", "special": true}, "700": {"content": "<turn>", "special": true, "rstrip": true}}}""");

        Assert.Equal(701, tokenizer.VocabularySize);
        Assert.Equal([700, .. tokenizer.Encode("the", addSpecialTokens: false)], tokenizer.Encode("<turn>  the", addSpecialTokens: false));
        Assert.Equal("the", tokenizer.Decode([700, .. tokenizer.Encode("the", addSpecialTokens: false)]));
    }

    [Fact]
    public void A_piece_that_plays_a_part_is_special_though_no_added_token()
    {
        var file = Fixtures.Compose("llama-2");
        file.Remove("added_tokens");
        using var folder = new TokenizerFolder().With("tokenizer.json", file)
            .With("tokenizer_config.json", """{"eos_token": "</s>", "additional_special_tokens": ["<s>", "<nowhere>"]}""");

        var tokenizer = folder.Load();

        Assert.Equal([Begin, Begin, End], tokenizer.Encode("<s></s>"));
        Assert.Equal("", tokenizer.Decode([Begin, End]));
        Assert.Equal("<unk>", tokenizer.Decode([Unknown]));
    }

    [Fact]
    public void The_vocabulary_ends_after_the_largest_id()
    {
        var file = Fixtures.Compose("gpt-2");
        file["model"]!["vocab"]!["far"] = 5000;
        using var folder = new TokenizerFolder().With("tokenizer.json", file);

        var tokenizer = folder.Load();

        Assert.Equal(5001, tokenizer.VocabularySize);
        Assert.Equal("far", tokenizer.Decode([5000, 4999, 6000]));
    }

    private static ITextTokenizer Llama(string config)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Fixtures.Compose("llama-2")).With("tokenizer_config.json", config);
        return folder.Load();
    }
}
