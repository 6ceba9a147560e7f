using CsCheck;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Tests.Data;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

/// <summary>How likely it finds texts, and what holds for all that it is asked.</summary>
public sealed class TorchLanguageModelTests : SpeakingTests
{
    [Fact]
    public void Scores_what_the_logits_say()
    {
        // BOS a b c | d e: positions 3 and 4 predict the continuation.
        var score = Assert.Single(Speaker().Score([new("abc", "de")]));

        var expected = LogProbabilities([1, 'a', 'b', 'c', 'd', 'e']);
        Assert.Equal(expected[3, 'd'] + expected[4, 'e'], score.LogLikelihood, 1e-5);
        Assert.Equal(2, score.Tokens);
    }

    [Fact]
    public void Trailing_spaces_of_the_context_belong_to_the_continuation()
    {
        var scores = Speaker().Score([new("abc \n", "de"), new("abc", " \nde")]);

        Assert.Equal(4, scores[0].Tokens);
        Assert.Equal(scores[1], scores[0]);
    }

    [Fact]
    public void Apart_leaves_the_seam_where_it_is()
    {
        var score = Assert.Single(Speaker().Score([new("abc ", "d", Apart: true)]));

        Assert.Equal(1, score.Tokens);
        Assert.Equal(LogProbabilities([1, 'a', 'b', 'c', ' ', 'd'])[4, 'd'], score.LogLikelihood, 1e-5);
    }

    [Fact]
    public void An_empty_context_is_the_first_token()
    {
        var score = Assert.Single(Speaker().Score([new("", "a")]));

        Assert.Equal(LogProbabilities([1, 'a'])[0, 'a'], score.LogLikelihood, 1e-5);
    }

    [Fact]
    public void Without_a_first_token_the_last_one_opens_and_without_both_there_is_a_fault()
    {
        var score = Assert.Single(Speaker(new Letters { BeginId = null }).Score([new("", "a")]));
        var fault = Assert.Throws<InputFaultException>(
            () => Speaker(new Letters { BeginId = null, EndId = null }).Score([new("", "a")]));

        Assert.Equal(LogProbabilities([2, 'a'])[0, 'a'], score.LogLikelihood, 1e-5);
        Assert.StartsWith("Expected a tokenizer with a beginning- or end-of-sequence token to read an empty context", fault.Message);
    }

    [Fact]
    public void An_empty_continuation_is_a_mistake() =>
        Assert.Throws<ArgumentException>(() => Speaker().Score([new("a", "")]));

    [Fact]
    public void Knows_what_greedy_decoding_would_write()
    {
        var speaker = Speaker();
        var text = speaker.Complete(["abc"], new CompletionOptions { MaximumTokens = 4 })[0].Text;

        var scores = speaker.Score([new("abc", text), new("abc", text[..^1] + (text[^1] == 'z' ? 'y' : 'z'))]);

        Assert.Equal(4, text.Length);
        Assert.True(scores[0].IsGreedy);
        Assert.False(scores[1].IsGreedy);
    }

    [Fact]
    public void A_context_beyond_the_window_loses_its_beginning()
    {
        var context = new string('a', 10) + "bcdefghijklmnopqrstuvwxy";

        var score = Assert.Single(Speaker().Score([new(context, "zz")]));

        // The model reads the last 24 tokens before the final one.
        int[] ids = [.. (context + "zz")[^25..].Select(letter => (int)letter)];
        var expected = LogProbabilities(ids);
        Assert.Equal(expected[22, 'z'] + expected[23, 'z'], score.LogLikelihood, 1e-5);
    }

    [Fact]
    public void Says_which_contexts_lost_their_beginning()
    {
        var scores = Speaker().Score(
            [new(new string('a', Window), "z"), new(new string('a', Window - 1), "z"), new("", new string('a', 60)),
                new("a", new string('z', Window))]);

        // BOS counts, and the last token is predicted, not read; a text scored in windows loses nothing.
        Assert.Equal([true, false, false, true], scores.Select(score => score.IsCut));
    }

    /// <summary>The perplexity of a text does not depend on whether its file spells the beginning token.</summary>
    [Fact]
    public void A_text_that_begins_with_the_first_token_is_scored_after_one_of_it()
    {
        var scores = Speaker().Score([new("", "\u0001abc"), new("", "abc"), new("\u0001ab", "c"), new("ab", "c")]);

        Assert.Equal(scores[1], scores[0]);
        Assert.Equal(scores[3], scores[2]);
    }

    [Fact]
    public void A_text_longer_than_the_window_is_scored_in_windows()
    {
        var text = string.Concat(Enumerable.Range(0, 60).Select(i => (char)('a' + (i * 7 % 26))));
        int[] ids = [1, .. text.Select(letter => (int)letter)];

        var score = Assert.Single(Speaker().Score([new("", text)]));

        // Tokens 1-24 and 25-48 of 60 after one token of context each; the last 12 with all 24 tokens of the window.
        var expected = 0.0;
        foreach (var (start, first, last) in new[] { (0, 1, 24), (24, 25, 48), (36, 49, 60) })
        {
            var window = LogProbabilities(ids[start..(start + 25)]);
            for (var i = first; i <= last; i++)
            {
                expected += window[i - 1 - start, ids[i]];
            }
        }

        Assert.Equal(60, score.Tokens);
        Assert.Equal(expected, score.LogLikelihood, 1e-4);
    }

    [Fact]
    public void Answers_do_not_depend_on_order_or_batching()
    {
        var letters = Gen.Char['a', 'e'];
        var query = Gen.Select(Gen.String[letters, 0, 20], Gen.String[letters, 1, 40], Gen.Bool, (context, text, apart) =>
            new ContinuationQuery(context, text, apart));
        Gen.Select(query.Array[1, 30], Gen.Int[1, 300], Gen.Int).Sample((queries, tokens, seed) =>
        {
            var together = new TorchLanguageModel(Spoken, new Letters()) { TokensPerBatch = tokens }.Score(queries);
            var order = Enumerable.Range(0, queries.Length).ToArray();
            new Random(seed).Shuffle(order);
            var shuffled = Speaker().Score([.. order.Select(i => queries[i])]);
            for (var i = 0; i < order.Length; i++)
            {
                Assert.Equal(shuffled[i].LogLikelihood, together[order[i]].LogLikelihood, 1e-4);
                Assert.Equal(shuffled[i].Tokens, together[order[i]].Tokens);
                var alone = Assert.Single(Speaker().Score([queries[order[i]]]));
                Assert.Equal(shuffled[i].LogLikelihood, alone.LogLikelihood, 1e-4);
            }
        }, iter: 20, threads: 1, seed: "0000KE8CMwH1");
    }

    [Fact]
    public void Equal_questions_get_equal_bits()
    {
        var queries = Enumerable.Range(0, 40).Select(i => new ContinuationQuery($"question {i % 7}", " A")).ToArray();
        var scores = Speaker().Score(queries);

        Assert.All(Enumerable.Range(7, 33), i => Assert.Equal(scores[i - 7], scores[i]));
        Assert.Equal(scores, Speaker().Score(queries));
    }

    [Fact]
    public void Letters_of_one_question_share_one_row()
    {
        var plan = new ScoringPlan(100);
        var encoder = new QueryEncoder(new Letters());
        string[] continuations = ["A", "B", "C", "long answer", "long story"];
        for (var i = 0; i < continuations.Length; i++)
        {
            plan.Add(i, encoder.Encode(new ContinuationQuery("question", continuations[i])));
        }

        var batch = Assert.Single(Assert.Single(plan.Passes(1000)).Batches);
        var (positions, targets) = Assert.Single(batch.Slices(1000));

        // "question" stands at the start of "questionlong answe", where the letters are read.
        Assert.Equal(2, batch.Rows);
        Assert.Equal(3 + 11 + 10, targets.Count);
        Assert.Equal(11 + 10, positions.Length);
    }

    [Fact]
    public void A_long_context_of_several_answers_is_read_once()
    {
        using var wide = Make(window: 300);
        var context = new string('q', 200);
        ContinuationQuery[] queries = [new(context, "first"), new("z", "qqa"), new(context, "second"), new(context, "third"), new(context, "t")];
        var plan = new ScoringPlan(300);
        var encoder = new QueryEncoder(new Letters());
        for (var i = 0; i < queries.Length; i++)
        {
            plan.Add(i, encoder.Encode(queries[i]));
        }

        var passes = plan.Passes(10_000).ToList();
        var batches = passes.Select(pass => Assert.Single(pass.Batches)).ToList();
        // The last query is asked about the inside of the context, which therefore is not only read.
        queries = [.. queries, new("q", "qqa")];
        var together = new TorchLanguageModel(wide, new Letters()).Score(queries);

        // BOS and 199 of 200 letters are shared; the last letter begins each of the three rows ("t" is read in one of them).
        Assert.Equal([200, 0], passes.Select(pass => pass.Beginnings.Length));
        Assert.Equal([3, 1], batches.Select(batch => batch.Rows));
        Assert.Equal(6, batches[0].Tokens);
        for (var i = 0; i < queries.Length; i++)
        {
            var alone = Assert.Single(new TorchLanguageModel(wide, new Letters()).Score([queries[i]]));
            Assert.Equal(alone.LogLikelihood, together[i].LogLikelihood, 1e-4);
            Assert.Equal(alone with { LogLikelihood = 0 }, together[i] with { LogLikelihood = 0 });
        }
    }

    [Fact]
    public void Long_contexts_of_one_length_are_read_together()
    {
        using var wide = Make(window: 300);
        var queries = new[] { 'p', 'q', 'r' }.SelectMany(letter => new[] { "first", "second", "third" }
            .Select(text => new ContinuationQuery(new string(letter, 200), text))).ToList();

        var pass = Assert.Single(Plan(queries, 300).Passes(10_000));
        var batch = Assert.Single(pass.Batches);

        Assert.Equal((3, 3 * 200, 9), (pass.Sequences, pass.Beginnings.Length, batch.Rows));
        Assert.Equal(3, batch.Owners.Distinct().Count());
        AssertAsAlone(wide, queries, 10_000);
    }

    /// <summary>Questions after solved examples, of which every question read all again.</summary>
    [Fact]
    public void Questions_after_the_same_examples_read_them_once()
    {
        using var wide = Make(window: 300);
        var examples = string.Concat(Enumerable.Repeat("question answer ", 12));
        var queries = Enumerable.Range(0, 8).SelectMany(i => new[] { "yes", "no" }
            .Select(text => new ContinuationQuery($"{examples}{(char)('a' + i)}, the {i}th?", text))).ToList();

        var pass = Assert.Single(Plan(queries, 300).Passes(10_000));

        // BOS and the examples; each row holds them again, so that a batch of 300 tokens takes 5 rows of 206 and not 16.
        Assert.Equal((1, 1 + (12 * 16)), (pass.Sequences, pass.Beginnings.Length));
        Assert.Equal(16, Assert.Single(pass.Batches).Rows);
        Assert.Equal([5, 5, 5, 1], Assert.Single(Plan(queries, 300).Passes(300)).Batches.Select(batch => batch.Rows));
        AssertAsAlone(wide, queries, 10_000);
        AssertAsAlone(wide, queries, 300);
    }

    [Fact]
    public void Remembers_no_more_than_its_capacity()
    {
        var counting = new CountingLetters();
        var speaker = new TorchLanguageModel(Spoken, new QueryEncoder(counting) { Capacity = 3 });
        ContinuationQuery[] three = [new("a", "b"), new("c", "d"), new("e", "f")];

        speaker.Score(three);
        var once = counting.Calls;
        speaker.Score(three);
        Assert.Equal(once, counting.Calls);
        speaker.Score([new("g", "h")]);
        speaker.Score(three);
        Assert.True(counting.Calls > once + 4);
    }

    [Fact]
    public void Stops_when_asked_to()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => Speaker().Score([new("a", "b")], cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => Speaker().Complete(["a"], new CompletionOptions(), cancelled.Token)[0].Text);
    }

    [Fact]
    public void Refuses_a_tokenizer_larger_than_the_embedding()
    {
        using var small = new CausalLM(Spoken.Options with { VocabularySize = 100 }, CPU);

        var fault = Assert.Throws<InputFaultException>(() => new TorchLanguageModel(small, new Letters()));

        Assert.Equal(
            "Expected a tokenizer of at most 100 tokens, as the model's embedding has rows, got 128. "
            + "Use the tokenizer that belongs to the model.",
            fault.Message);
    }

    [Fact]
    public void Leaves_no_tensors_behind()
    {
        var speaker = Speaker();
        speaker.Score([new("abc", "de")]);
        speaker.Complete(["abc"], new CompletionOptions { MaximumTokens = 20 });
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 3; i++)
        {
            speaker.Score([new("abc", "de"), new("abcd", "e")]);
            speaker.Complete(["abc"], new CompletionOptions { MaximumTokens = 20 });
        }

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static ScoringPlan Plan(IReadOnlyList<ContinuationQuery> queries, int window)
    {
        var plan = new ScoringPlan(window);
        var encoder = new QueryEncoder(new Letters());
        for (var i = 0; i < queries.Count; i++)
        {
            plan.Add(i, encoder.Encode(queries[i]));
        }

        return plan;
    }

    private static void AssertAsAlone(CausalLM model, IReadOnlyList<ContinuationQuery> queries, int tokens)
    {
        var together = new TorchLanguageModel(model, new Letters()) { TokensPerBatch = tokens }.Score(queries);
        for (var i = 0; i < queries.Count; i++)
        {
            var alone = Assert.Single(new TorchLanguageModel(model, new Letters()).Score([queries[i]]));
            Assert.Equal(alone.LogLikelihood, together[i].LogLikelihood, 1e-4);
            Assert.Equal(alone with { LogLikelihood = 0 }, together[i] with { LogLikelihood = 0 });
        }
    }

    private sealed class CountingLetters : ITextTokenizer
    {
        private readonly Letters _letters = new();

        public int Calls { get; private set; }

        public int VocabularySize => _letters.VocabularySize;

        public int? BeginId => _letters.BeginId;

        public int? EndId => _letters.EndId;

        public int PadId => _letters.PadId;

        public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
        {
            Calls++;
            return _letters.Encode(text, addSpecialTokens);
        }

        public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => _letters.Decode(ids, skipSpecialTokens);
    }
}
