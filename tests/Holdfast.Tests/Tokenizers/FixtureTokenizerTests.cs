using System.Text.Json;

namespace Holdfast.Tests.Tokenizers;

public class FixtureTokenizerTests
{
    private static readonly Dictionary<string, ReferenceCase[]> _expected = JsonSerializer.Deserialize<Dictionary<string, ReferenceCase[]>>(
        File.ReadAllText(ReferenceFiles.Own("expected", "fixtures.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Names => [.. Fixtures.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_Rust_library(string name)
    {
        var tokenizer = Fixtures.Load(name);

        Assert.All(_expected[name], item =>
        {
            if (item.Text is { } text)
            {
                Assert.Equal(item.Ids, tokenizer.Encode(text));
                Assert.Equal(item.Bare!, tokenizer.Encode(text, addSpecialTokens: false));
            }

            Assert.Equal(item.Decoded, tokenizer.Decode(item.Ids));
            Assert.Equal(item.DecodedWithSpecial, tokenizer.Decode(item.Ids, skipSpecialTokens: false));
        });
    }
}
