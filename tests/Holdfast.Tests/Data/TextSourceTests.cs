using CsCheck;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;

namespace Holdfast.Tests.Data;

public sealed class TextSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-texts-").FullName;
    private readonly Letters _letters = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Lines(params string[] lines)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    private static string[] Read(TextSet texts) => [.. Enumerable.Range(0, texts.Count).Select(index => Show(texts[index]))];

    // Beginning as <, end as >, letters that do not count as lower case.
    private static string Show(Example example) => string.Concat(example.Ids.ToArray().Select((id, at) => (id, at) switch
    {
        (1, _) => '<',
        (2, _) => '>',
        _ when !example.Labels.IsEmpty && !example.Labels[at] => char.ToLowerInvariant((char)id),
        _ => (char)id,
    }));

    [Fact]
    public void Each_text_is_one_example_that_begins_and_counts_whole()
    {
        var texts = new TextSource { Path = Lines("{\"text\":\"ABC\"}", "{\"text\":\"DEFGH\"}") }.Read(_letters);

        Assert.Equal(["<ABC", "<DEFGH"], Read(texts));
        Assert.True(texts[0].Labels.IsEmpty);
        Assert.Equal(0, texts.PadId);
    }

    [Theory]
    [InlineData(BeginToken.EveryChunk, false, "<ABC|<DEF|<G")]
    [InlineData(BeginToken.FirstChunk, false, "<ABC|DEFG")]
    [InlineData(BeginToken.Never, false, "ABCD|EFG")]
    [InlineData(BeginToken.Never, true, "ABCD|EFG>")]
    [InlineData(BeginToken.EveryChunk, true, "<ABC|<DEF|<G>")]
    public void Long_texts_are_cut_to_length_and_the_beginning_token_counts(BeginToken begin, bool end, string pieces)
    {
        var source = new TextSource { Path = Lines("{\"text\":\"ABCDEFG\"}"), ChunkLength = 4, Begin = begin, End = end };

        Assert.Equal(pieces.Split('|'), Read(source.Read(_letters)));
    }

    [Fact]
    public void No_piece_holds_parts_of_two_texts_and_none_has_a_single_token()
    {
        var source = new TextSource { Path = Lines("{\"text\":\"ABCDE\"}", "{\"text\":\"XY\"}", "{\"text\":\"\"}"), ChunkLength = 4, Begin = BeginToken.Never };

        Assert.Equal(["ABCD", "XY"], Read(source.Read(_letters)));
    }

    [Fact]
    public void Pieces_joined_give_the_text_for_any_length() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 2, 60], Gen.Int[3, 20]).Sample(
            (text, length) =>
            {
                var source = new TextSource { Path = Lines($"{{\"text\":\"{text}\"}}"), ChunkLength = length };
                var pieces = Read(source.Read(_letters));
                return string.Concat(pieces).Replace("<", "") == text
                    && pieces.SkipLast(1).All(piece => piece.Length == length) && pieces[^1].Length <= length;
            },
            iter: 30);

    [Fact]
    public void A_tokenizer_without_a_beginning_token_adds_none()
    {
        var source = new TextSource { Path = Lines("{\"text\":\"ABC\"}") };

        Assert.Equal(["ABC"], Read(source.Read(new Letters { BeginId = null })));
    }

    [Fact]
    public void Only_the_answer_counts_and_pieces_of_the_prompt_alone_are_left_out()
    {
        var path = Lines("{\"q\":\"ABCDE\",\"a\":\"XYZ\"}");
        var source = new TextSource { Path = path, Column = "q", AnswerColumn = "a" };

        Assert.Equal(["<abcdeXYZ"], Read(source.Read(_letters)));
        Assert.False(source.Read(_letters)[0].Labels[0]);
        Assert.Equal(["<deX", "<YZ"], Read((source with { ChunkLength = 4 }).Read(_letters)));
    }

    [Fact]
    public void An_empty_answer_is_refused_with_its_line()
    {
        var path = Lines("{\"q\":\"A\",\"a\":\"X\"}", "{\"q\":\"A\",\"a\":\"\"}");
        var source = new TextSource { Path = path, Column = "q", AnswerColumn = "a" };

        Assert.Equal(
            $"{path} line 2: Expected an answer in column 'a', got an empty text. Give the answer or remove the record.",
            Assert.Throws<InputFaultException>(() => source.Read(_letters)).Message);
    }

    [Fact]
    public void Texts_without_two_tokens_are_refused()
    {
        var path = Lines("{\"text\":\"\"}");

        Assert.Equal(
            $"Expected at least one text of two tokens or more in column 'text' of {path}, got none. Give texts.",
            Assert.Throws<InputFaultException>(() => new TextSource { Path = path }.Read(_letters)).Message);
    }

    [Fact]
    public void A_missing_file_is_found_before_any_work()
    {
        var faults = new List<string>();
        new TextSource { Path = "nowhere.jsonl" }.Check(faults);

        Assert.Equal(["Expected a file at nowhere.jsonl, got nothing there. Correct the path."], faults);
    }

    [Fact]
    public void Options_bind_from_yaml_and_keep_their_limits()
    {
        var bound = OptionBinder.Bind<TextSource>(OptionFile.Parse("path: a.parquet\ncolumn: q\nanswerColumn: a\nchunkLength: 256\nbegin: first-chunk\n", "t.yaml"));

        Assert.Equal(new TextSource { Path = "a.parquet", Column = "q", AnswerColumn = "a", ChunkLength = 256, Begin = BeginToken.FirstChunk }, bound);
        Assert.Contains(
            "chunkLength", Assert.Throws<InputFaultException>(() =>
                OptionBinder.Bind<TextSource>(OptionFile.Parse("path: a.txt\nchunkLength: 1\n", "t.yaml"))).Message);
    }

    [Fact]
    public void A_limit_takes_the_first_texts()
    {
        var source = new TextSource { Path = Lines("{\"text\":\"AB\"}", "{\"text\":\"CD\"}", "{\"text\":\"EF\"}"), Limit = 2 };

        Assert.Equal(["<AB", "<CD"], Read(source.Read(_letters)));
    }

    [Fact]
    public void Sources_without_shares_follow_one_another_and_with_shares_mix()
    {
        var first = new TextSource { Path = Lines("{\"text\":\"AB\"}", "{\"text\":\"AC\"}", "{\"text\":\"AD\"}") };
        var second = new TextSource { Path = Lines("{\"text\":\"XY\"}") };

        Assert.Equal(["<AB", "<AC", "<AD", "<XY"], Read(TextSource.ReadTogether([first, second], _letters)));

        var mixed = TextSource.ReadTogether([first with { Share = 1 }, second with { Share = 1 }], _letters);
        using var batch = mixed.Batches(1000, new Seed(3)).At(0);
        Assert.Equal(500, batch.Ids[.., 1].eq('X').sum().item<long>());

        Assert.Equal(
            $"Expected a share for every source of a mixture, got none for {second.Path}. Give it one or remove the others'.",
            Assert.Throws<InputFaultException>(() => TextSource.ReadTogether([first with { Share = 1 }, second], _letters)).Message);
    }
}
