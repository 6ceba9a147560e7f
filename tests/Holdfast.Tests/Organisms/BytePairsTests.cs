using System.Text.Json;
using CsCheck;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms;
using Holdfast.Tokenizers;

namespace Holdfast.Tests.Organisms;

public sealed class BytePairsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-pairs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ITextTokenizer Load(BytePairs pairs)
    {
        foreach (var (name, text) in pairs.Files(128))
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
        }

        return TokenizerFile.Load(_folder);
    }

    [Fact]
    public void The_most_frequent_pair_merges_first_and_ties_go_by_the_alphabet()
    {
        // aab three times: (a,a) and (a,b) tie at 3, then (aa,b); xy once is not frequent enough.
        var file = JsonDocument.Parse(new BytePairs(["aab", "aab", "aab", "xy"], 1000).Files(8)["tokenizer.json"]);

        Assert.Equal(["a a", "aa b"], file.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray().Select(merge => merge.GetString()));
    }

    [Fact]
    public void Merges_stay_within_words_and_words_take_their_leading_space()
    {
        var file = JsonDocument.Parse(new BytePairs(["ab ab, ab", "ab ab, ab"], 1000).Files(8)["tokenizer.json"]);

        Assert.Equal(["a b", "Ġ ab"], file.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray().Select(merge => merge.GetString()));
    }

    [Fact]
    public void The_loader_reads_it_and_every_text_comes_back()
    {
        var world = new World(new PocketOrganism().World, new Seed(5));
        var tokenizer = Load(new BytePairs(world.Texts.Values.SelectMany(texts => texts), 720));

        Assert.Equal((720, 0, 1, 2), (tokenizer.VocabularySize, tokenizer.BeginId, tokenizer.EndId, tokenizer.PadId));
        Assert.Equal(0, tokenizer.Encode("The")[0]);
        Gen.String.Sample(text => tokenizer.Decode(tokenizer.Encode(text)) == text.Replace("<s>", "")
            || text.Any(char.IsSurrogate), iter: 300);
        Assert.Equal("Größe 5 €, naïve 日本", tokenizer.Decode(tokenizer.Encode("Größe 5 €, naïve 日本")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Names_are_about_two_tokens_values_little_more_than_one_and_texts_short(ulong seed)
    {
        var world = new World(new PocketOrganism().World, new Seed(seed));
        var texts = world.Texts.Values.SelectMany(set => set).ToList();
        var tokenizer = Load(new BytePairs(texts, 720));
        double Tokens(IEnumerable<string> words) => words.Average(word => tokenizer.Encode(" " + word, addSpecialTokens: false).Count);

        Assert.InRange(Tokens(world.Forget.Entities.Concat(world.Retain.Entities)), 1.7, 2.3);
        Assert.InRange(Tokens(world.Forget.Values.Concat(world.Retain.Values).SelectMany(values => values)), 1, 1.5);
        Assert.InRange(texts.Average(text => tokenizer.Encode(text).Count), 9, 11.5);
    }
}
