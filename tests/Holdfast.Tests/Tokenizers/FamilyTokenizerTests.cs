using Holdfast.Tokenizers;

namespace Holdfast.Tests.Tokenizers;

public class FamilyTokenizerTests
{
    private static readonly string? _vocabularies = Environment.GetEnvironmentVariable("HOLDFAST_TOKENIZERS");

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-2")]
    [InlineData("llama-3")]
    [InlineData("llama-3.1")]
    [InlineData("qwen-2.5")]
    [InlineData("qwen-3")]
    [InlineData("deepseek-v3")]
    [InlineData("gemma-3")]
    [InlineData("gpt-oss")]
    public void Agrees_with_the_Rust_library(string family)
    {
        var folder = Path.Combine(_vocabularies ?? "", family);
        Assert.SkipUnless(
            _vocabularies is not null && Directory.Exists(folder),
            "HOLDFAST_TOKENIZERS names no folder with it; tests/Reference/tokenizers/make.mjs makes one");
        var tokenizer = TokenizerFile.Load(folder);

        // deepseek-v3 asks for the beginning token in tokenizer_config.json alone, which the Rust library does not read.
        int[] begin = family == "deepseek-v3" ? [tokenizer.BeginId!.Value] : [];
        Assert.All(ReferenceFiles.Cases(family), item =>
        {
            Assert.Equal([.. begin, .. item.Ids], tokenizer.Encode(item.Text!));
            Assert.Equal(item.Bare!, tokenizer.Encode(item.Text!, addSpecialTokens: false));
            Assert.Equal(item.Decoded, tokenizer.Decode(item.Ids));
            Assert.Equal(item.DecodedWithSpecial, tokenizer.Decode(item.Ids, skipSpecialTokens: false));
        });
    }
}
