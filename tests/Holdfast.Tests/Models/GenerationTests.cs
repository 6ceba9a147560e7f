using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Tests.Data;
using Holdfast.Tokenizers;

namespace Holdfast.Tests.Models;

/// <summary>What it writes after prompts and in conversations.</summary>
public sealed class GenerationTests : SpeakingTests
{
    [Fact]
    public void Continues_token_by_token_as_one_reading_would()
    {
        var text = Speaker().Complete(["hello"], new CompletionOptions { MaximumTokens = 10 })[0].Text;

        var ids = new List<int> { 1, 'h', 'e', 'l', 'l', 'o' };
        for (var i = 0; i < 10; i++)
        {
            var last = LogProbabilities([.. ids, 0]);
            ids.Add(Enumerable.Range(0, 128).MaxBy(id => last[ids.Count - 1, id]));
        }

        Assert.Equal(new Letters().Decode(ids)["hello".Length..], text);
    }

    [Fact]
    public void Samples_by_its_seed_and_near_temperature_zero_greedily()
    {
        var speaker = Speaker();
        string Write(double temperature, ulong seed) =>
            speaker.Complete(["hello"], new CompletionOptions { MaximumTokens = 12, Temperature = temperature, Seed = seed })[0].Text;

        Assert.Equal(Write(1, 5), Write(1, 5));
        Assert.NotEqual(Write(1, 5), Write(1, 6));
        Assert.Equal(Write(0, 1), Write(1e-4, 2));
    }

    [Fact]
    public void Narrow_sampling_keeps_to_the_likeliest_tokens_and_places_in_the_list_differ()
    {
        var speaker = Speaker();
        var greedy = speaker.Complete(["hello"], new CompletionOptions { MaximumTokens = 12 })[0].Text;
        var hot = new CompletionOptions { MaximumTokens = 12, Temperature = 5, Seed = 3 };
        Assert.Equal(greedy, speaker.Complete(["hello"], hot with { TopK = 1 })[0].Text);
        Assert.Equal(greedy, speaker.Complete(["hello"], hot with { TopP = 1e-9 })[0].Text);
        var samples = speaker.Complete(["hello", "hello", "abc"], hot);
        Assert.NotEqual(samples[0], samples[1]);
        Assert.Equal(samples.Take(2), speaker.Complete(["hello", "hello"], hot));
    }

    /// <summary>Prompts of several lengths, some of which stop early: rows leave their batch and the others go on as alone.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(1.3)]
    public void Many_prompts_at_once_are_written_on_as_one_by_one(double temperature)
    {
        string[] prompts = ["hello", "world", "abc", "xyz", "h", "other", "a longer one", "words"];
        var options = new CompletionOptions { MaximumTokens = 20, Temperature = temperature, TopP = 0.9, Seed = 4, Stops = ["e", "7"] };
        var together = Speaker(Spoken, 32).Complete(prompts, options);
        Assert.Equal(together, Speaker(Spoken, 1).Complete(prompts, options));
        Assert.Equal(together, Speaker(Spoken, 3).Complete(prompts, options));
        Assert.True(together.Select(one => one.Text.Length).Distinct().Count() > 1);

        static TorchLanguageModel Speaker(CausalLM model, int rows) => new(model, new Letters()) { RowsPerCompletion = rows };
    }

    [Fact]
    public void Stops_before_a_stop_text_and_at_the_window()
    {
        var speaker = Speaker();
        var text = speaker.Complete(["hello"], new CompletionOptions { MaximumTokens = 12 })[0].Text;
        var stop = text.Substring(5, 2);

        Assert.Equal(
            text[..text.IndexOf(stop, StringComparison.Ordinal)],
            speaker.Complete(["hello"], new CompletionOptions { MaximumTokens = 12, Stops = ["never there", stop] })[0].Text);
        Assert.Equal(Window - 1, speaker.Complete(["hello"], new CompletionOptions { MaximumTokens = 1000 })[0].Text.Length);
    }

    /// <summary>2^31 - 1 and a prompt's length overflowed to a limit that every prompt had reached.</summary>
    [Fact]
    public void A_limit_near_the_largest_number_is_as_good_as_none() =>
        Assert.Equal(Window - 1, Speaker().Complete(["hello"], new CompletionOptions { MaximumTokens = int.MaxValue })[0].Text.Length);

    /// <summary>Every text begins with an empty one: all completions were empty.</summary>
    [Fact]
    public void An_empty_stop_is_a_fault() => Assert.Equal(
        "Expected stops of at least one character, got an empty one, which every text begins with. Remove it.",
        Assert.Throws<InputFaultException>(() => Speaker().Complete(["hello"], new CompletionOptions { Stops = ["x", ""] })).Message);

    [Fact]
    public void Ends_at_each_of_the_tokens_that_a_checkpoint_names()
    {
        var options = new CompletionOptions { MaximumTokens = 12 };
        var text = Speaker().Complete(["hello"], options)[0].Text;

        var ending = new TorchLanguageModel(Spoken, new Letters()) { EndIds = [200, text[5]] };

        Assert.Equal(text[..text.IndexOf(text[5], StringComparison.Ordinal)], ending.Complete(["hello"], options)[0].Text);
    }

    /// <summary>The template writes the beginning token, which the tokenizer would have put in front a second time.</summary>
    [Fact]
    public void A_reply_continues_the_rendered_conversation_and_adds_no_token_to_it()
    {
        using var folder = new TemporaryFolder();
        var options = new CompletionOptions { MaximumTokens = 8 };

        var replies = Chatting(folder).Reply([[new("user", "hi"), new("assistant", "yo"), new("user", "no")], [new("user", "hi")]], options);

        Assert.Equal(Speaker().Complete(["\u0001hi$yo$no$>", "\u0001hi$>"], options), replies);
        Assert.NotEqual(Speaker().Complete(["\u0001\u0001hi$>"], options)[0], replies[1]);
    }

    [Fact]
    public void A_prefilled_answer_is_written_on_and_returned_whole()
    {
        using var folder = new TemporaryFolder();
        var options = new CompletionOptions { MaximumTokens = 8 };

        var reply = Chatting(folder).Reply([[new("user", "hi")]], options with { Prefill = "ab" })[0];

        Assert.Equal("ab" + Speaker().Complete(["\u0001hi$>ab"], options)[0].Text, reply.Text);
        Assert.Equal(reply, Speaker().Complete(["\u0001hi$>"], options with { Prefill = "ab" })[0]);
    }

    [Fact]
    public void A_conversation_beyond_the_window_is_cut_at_its_beginning_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var options = new CompletionOptions { MaximumTokens = 8 };

        var replies = Chatting(folder).Reply(
            [[new("user", new string('a', 13))], [new("user", new string('a', 14))]], options);

        Assert.Equal([false, true], replies.Select(reply => reply.IsCut));
        Assert.Equal(Speaker().Complete([new string('a', 14) + "$>"], options)[0].Text, replies[1].Text);
    }

    [Fact]
    public void ASpoken_without_a_template_cannot_reply() => Assert.Equal(
        "Expected a chat template in chat_template.jinja or tokenizer_config.json of this tokenizer, got none. "
        + "Use a chat model, or name a template of your own for the conversations.",
        Assert.Throws<InputFaultException>(() => Speaker().Reply([[new("user", "hi")]], new CompletionOptions())).Message);

    [Theory]
    [InlineData(null, "Expected a day for a chat template that writes it, got none. Set the conversation's date, so that every run reads the same texts.")]
    [InlineData("2026-13-01", "Expected a date such as 2026-01-31, got '2026-13-01'. Write year, month and day so.")]
    public void A_template_that_writes_the_day_needs_one(string? date, string fault)
    {
        using var folder = new TemporaryFolder();
        var speaker = Chatting(folder, "\u0001{{ strftime_now('%d') }}");
        var options = new CompletionOptions { MaximumTokens = 2, Date = "2026-01-31" };
        Assert.Equal(Speaker().Complete(["31"], options), speaker.Reply([[new("user", "hi")]], options));

        Assert.Equal(fault, Assert.Throws<InputFaultException>(() =>
            speaker.Reply([[new("user", "hi")]], options with { Date = date })).Message);
    }

    [Fact]
    public void Long_prompts_are_read_in_pieces()
    {
        string[] prompts = ["hello", "a longer one", "hello", "words"];
        var options = new CompletionOptions { MaximumTokens = 8 };

        Assert.Equal(
            Speaker().Complete(prompts, options),
            new TorchLanguageModel(Spoken, new Letters()) { TokensPerBatch = 3 }.Complete(prompts, options));
    }

    private TorchLanguageModel Chatting(
        TemporaryFolder folder,
        string template = "\u0001{% for m in messages %}{{ m.content }}${% endfor %}{{ '>' if add_generation_prompt else '' }}")
    {
        File.WriteAllText(folder["template"], template);
        return Speaker(new Letters { Chat = ChatFormat.None.With(folder["template"]) });
    }
}
