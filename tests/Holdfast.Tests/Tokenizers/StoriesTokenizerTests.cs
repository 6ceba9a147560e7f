using System.Text.Json;
using Holdfast.Tokenizers;

namespace Holdfast.Tests.Tokenizers;

public class StoriesTokenizerTests
{
    private static readonly string? _folder = ReferenceFiles.Shared("stories260k");

    [Fact]
    public void Encodes_as_the_reference_and_decodes_back()
    {
        Assert.SkipUnless(_folder is not null, "shared/data/stories260k is not there");
        var tokenizer = TokenizerFile.Load(_folder!);
        using var reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder!, "reference.json")));
        var cases = reference.RootElement.GetProperty("encodings").EnumerateArray()
            .Concat(reference.RootElement.GetProperty("texts").EnumerateArray()).ToList();

        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var text = item.GetProperty("text").GetString()!;
            Assert.Equal(item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    [Fact]
    public void Knows_its_special_tokens()
    {
        Assert.SkipUnless(_folder is not null, "shared/data/stories260k is not there");
        var tokenizer = TokenizerFile.Load(_folder!);

        Assert.Equal((512, 1, 2, 2), (tokenizer.VocabularySize, tokenizer.BeginId, tokenizer.EndId, tokenizer.PadId));
    }
}
