using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Runs;
using Holdfast.Models.Asking;

namespace Holdfast.Tests.Data;

/// <summary>Where the prompt ends and the answer begins, and where a text begins: the same in training as in evaluation.</summary>
public sealed class SeamTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly Words _words = new();

    public void Dispose() => File.Delete(_path);

    /// <summary>What of the text counts, between bars.</summary>
    [Theory]
    [InlineData("Lily saw", " the", "<s>Lily saw| the|")]
    [InlineData("Lily saw ", "the", "<s>Lily saw| the|")]
    [InlineData("Lily saw ", "the dog", "<s>Lily saw| the dog|")]
    [InlineData("Lily saw \n", "the", "<s>Lily saw| \n\u007Fthe|")]
    [InlineData("Lily sa", "w it", "<s>Lily| saw it|")]
    [InlineData("Lil", "y", "<s>|Lily|")]
    [InlineData("<s>Lily saw ", "the", "<s>Lily saw| the|")]
    public void The_answer_begins_with_the_first_token_that_the_prompt_alone_has_not(string prompt, string answer, string expected)
    {
        Write(prompt, answer);
        var example = new TextSource { Path = _path, Table = Json, Column = "q", AnswerColumn = "a" }.Read(_words)[0];
        var first = example.Labels.IndexOf(true);
        Assert.Equal(example.Length - first, example.Labels.ToArray().Count(label => label));
        Assert.Equal(
            expected.Replace("\u007F", "", StringComparison.Ordinal),
            $"{_words.Decode(example.Ids[..first].ToArray())}|{_words.Decode(example.Ids[first..].ToArray())}|");
    }

    [Theory]
    [InlineData("Lily saw", " the")]
    [InlineData("Lily saw ", "the dog")]
    [InlineData("Lily saw \n", "the")]
    [InlineData("<s>Lily saw ", "the")]
    [InlineData("Lil", "y")]
    public void Training_counts_the_tokens_that_evaluation_scores(string prompt, string answer)
    {
        Write(prompt, answer);
        var example = new TextSource { Path = _path, Table = Json, Column = "q", AnswerColumn = "a" }.Read(_words)[0];
        var scored = new QueryEncoder(_words).Encode(new ContinuationQuery(prompt, answer));
        Assert.Equal(scored.Ids, example.Ids.ToArray());
        Assert.Equal(scored.ContextLength, example.Labels.IndexOf(true));
    }

    [Theory]
    [InlineData(null, BeginToken.EveryChunk, "<s>one two three")]
    [InlineData(null, BeginToken.FirstChunk, "<s>one two three")]
    [InlineData(null, BeginToken.Never, "<s>one two three")]
    [InlineData(3, BeginToken.EveryChunk, "<s>one two|<s> three")]
    [InlineData(2, BeginToken.EveryChunk, "<s>one|<s> two|<s> three")]
    public void A_text_that_begins_with_the_beginning_token_gets_no_second_one(int? chunk, BeginToken begin, string expected)
    {
        File.WriteAllText(_path, "{\"text\": \"<s>one two three\"}");
        var texts = new TextSource { Path = _path, Table = Json, ChunkLength = chunk, Begin = begin }.Read(_words);
        Assert.Equal(expected,
            string.Join('|', Enumerable.Range(0, texts.Count).Select(index => _words.Decode(texts[index].Ids.ToArray()))));
    }

    [Theory]
    [InlineData("", "<s>one two", "<s>|one two")]
    [InlineData("", "one two", "<s>|one two")]
    [InlineData("", "<s>", "<s>|<s>")]
    [InlineData("<s>one", " two", "<s>one| two")]
    [InlineData("one", " two", "<s>one| two")]
    public void Perplexity_and_exams_read_one_beginning_token(string context, string continuation, string expected)
    {
        var encoded = new QueryEncoder(_words).Encode(new ContinuationQuery(context, continuation));
        Assert.Equal(expected, $"{_words.Decode(encoded.Ids[..encoded.ContextLength])}|{_words.Decode(encoded.Ids[encoded.ContextLength..])}");
    }

    [Fact]
    public void Texts_that_teach_nothing_and_examples_beyond_the_model_are_counted()
    {
        File.WriteAllText(_path, """
            {"text": ""}
            {"text": "one"}
            {"text": "one two three four"}
            {"text": "<s>"}
            """);
        var source = new TextSource { Path = _path, Table = Json };
        var texts = source.Read(_words);
        Assert.Equal((4L, 2L, 2), (texts.TextCount, texts.LeftOut, texts.Count));

        var twice = TextSource.ReadTogether([source, source], _words);
        Assert.Equal(
            [
                "4 of 8 texts of 'retain' are left out: they have fewer than two tokens, or none that counts.",
                "2 of 4 examples of 'retain' are longer than the model reads and are trained on as they are; chunkLength cuts them.",
            ],
            twice.Omissions("retain", maximumPositions: 4).Select(omission => omission.Sentence));
        Assert.Equal(
            [new("texts/retain", Omission.LeftOut, 4, 8), new("texts/retain", Omission.TooLong, 0, 4)],
            TextSource.ReadTogether([source with { Share = 1 }, source with { Share = 3 }], _words).Omissions("retain", maximumPositions: 5));
    }

    private static Evidence.Tables.TableOptions Json => new() { Format = Evidence.Tables.TableFormat.JsonLines };

    private void Write(string prompt, string answer) => File.WriteAllText(
        _path, System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["q"] = prompt, ["a"] = answer }));
}
