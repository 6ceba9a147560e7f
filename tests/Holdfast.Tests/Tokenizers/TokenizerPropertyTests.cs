using System.Text;
using CsCheck;

namespace Holdfast.Tests.Tokenizers;

public class TokenizerPropertyTests
{
    private const string _busy = "  \n\r\t'st19\u0301\u0323\u1161\u11A8\u200D";

    /// <summary>Texts of any Unicode characters, dense where things happen.</summary>
    private static readonly Gen<string> _texts = Gen.OneOf(
            Gen.Int[0x20, 0x7E],
            Gen.Int[0, _busy.Length - 1].Select(i => (int)_busy[i]),
            Gen.Int[0xA0, 0x2FFF],
            Gen.Int[0xAC00, 0xD7A3],
            Gen.Int[0x10000, 0x10FFFF],
            Gen.Int[0, 0xD7FF])
        .Select(point => new Rune(point).ToString()).Array[0, 24].Select(string.Concat);

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-3")]
    [InlineData("regex-possessive")]
    [InlineData("split-MergedWithNext")]
    public void Bytes_bring_back_any_text(string name)
    {
        var tokenizer = Fixtures.Load(name);

        _texts.Sample(text => tokenizer.Decode(tokenizer.Encode(text)) == text);
    }

    [Fact]
    public void Fallback_bytes_bring_back_any_text_without_marks()
    {
        var tokenizer = Fixtures.Load("llama-2");

        _texts.Where(text => !text.Contains('\u2581')).Sample(text => tokenizer.Decode(tokenizer.Encode(text)) == text);
    }

    [Fact]
    public void Every_id_is_below_the_size()
    {
        foreach (var name in Fixtures.Names)
        {
            var tokenizer = Fixtures.Load(name);
            _texts.Sample(text => tokenizer.Encode(text).All(id => id >= 0 && id < tokenizer.VocabularySize), iter: 20);
        }
    }

    [Fact]
    public void A_surrogate_alone_becomes_the_replacement_character()
    {
        var tokenizer = Fixtures.Load("gpt-2");

        Assert.Equal("a\uFFFDb\uFFFD", tokenizer.Decode(tokenizer.Encode("a\uD83Db\uDE00")));
    }

    /// <summary>Llama 2's file splits no words, and joining 300,000 characters as one word took 20 seconds.</summary>
    [Fact]
    public void A_long_text_that_is_one_word_is_joined_in_stretches()
    {
        var tokenizer = Fixtures.Load("llama-2");
        const string Sentence = "the small grey lighthouse keeper counted 123 ships,";
        var once = tokenizer.Encode(Sentence, addSpecialTokens: false);

        var many = tokenizer.Encode(string.Join(' ', Enumerable.Repeat(Sentence, 6000)), addSpecialTokens: false);

        // Nothing joins a comma with the space after it, so that each sentence gives the same ids.
        Assert.Equal(Enumerable.Repeat(once, 6000).SelectMany(ids => ids), many);
    }

    /// <summary>A million of them took an hour.</summary>
    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-2")]
    [InlineData("llama-3")]
    public void A_run_of_a_million_spaces_is_joined_as_a_short_one(string name)
    {
        var tokenizer = Fixtures.Load(name);

        // The first spaces may join otherwise, as at the start of a text.
        var few = tokenizer.Encode(new string(' ', 400), addSpecialTokens: false);
        var many = tokenizer.Encode(new string(' ', 1_000_000), addSpecialTokens: false);

        Assert.Equal(few.Take(100), many.Take(100));
        Assert.Equal([.. many.Skip(100).Distinct()], few.Skip(100).Distinct());
    }

    /// <summary>The definition: again and again, of all neighbours the pair that was learnt first, and of those the leftmost.</summary>
    [Fact]
    public void A_long_word_is_joined_as_the_definition_says()
    {
        var model = Fixtures.Compose("gpt-2")["model"]!;
        var ids = model["vocab"]!.AsObject().ToDictionary(entry => entry.Key, entry => (int)entry.Value!);
        var ranks = model["merges"]!.AsArray().Select((merge, rank) => (merge, rank)).ToDictionary(
            entry => entry.merge is System.Text.Json.Nodes.JsonArray pair ? $"{pair[0]} {pair[1]}" : (string)entry.merge!, entry => entry.rank);
        var tokenizer = Fixtures.Load("gpt-2");

        Gen.Char["thekpringsla"].Array[513, 900].Select(letters => new string(letters)).Sample(
            word =>
            {
                var pieces = word.Select(letter => letter.ToString()).ToList();
                while (Enumerable.Range(0, pieces.Count - 1).Where(at => ranks.ContainsKey($"{pieces[at]} {pieces[at + 1]}"))
                    .OrderBy(at => ranks[$"{pieces[at]} {pieces[at + 1]}"]).Select(at => (int?)at).FirstOrDefault() is { } best)
                {
                    pieces[best] += pieces[best + 1];
                    pieces.RemoveAt(best + 1);
                }

                Assert.Equal(pieces.Select(piece => ids[piece]), tokenizer.Encode(word, addSpecialTokens: false));
            },
            iter: 20);
    }

    [Fact]
    public void Threads_side_by_side_get_the_same_ids()
    {
        string[] texts = [.. Enumerable.Range(0, 2000).Select(i => $"the keeper counted {i * 7919} ships, it's {i:x} in the morning")];
        var alone = Fixtures.Load("gpt-2");
        var shared = Fixtures.Load("gpt-2");

        var together = texts.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(text => shared.Encode(text)).ToList();

        Assert.Equal(texts.Select(text => alone.Encode(text)), together);
    }

    [Fact]
    public void Forms_are_stable_and_agree_with_each_other()
    {
        var (c, d, kc, kd) = (Form("NFC"), Form("NFD"), Form("NFKC"), Form("NFKD"));

        _texts.Sample(text =>
        {
            Assert.Equal(c(text), c(c(text)));
            Assert.Equal(d(text), d(d(text)));
            Assert.Equal(c(text), c(d(text)));
            Assert.Equal(d(text), d(c(text)));
            Assert.Equal(kc(text), c(kd(text)));
            Assert.Equal(kd(text), kd(d(text)));
        });
    }

    private static Func<string, string> Form(string name)
    {
        var tokenizer = Fixtures.Load($"form-{name}");
        return text => tokenizer.Decode(tokenizer.Encode(text));
    }
}
