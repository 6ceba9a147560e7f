using Holdfast.Data;
using Holdfast.Data.Conversations;
using Holdfast.Evidence;

namespace Holdfast.Tests.Data;

public sealed class ConversationTests : IDisposable
{
    private const string ChatMl =
        "{% for m in messages %}{{ '<|' + m.role + '|>' + m.content + '<end>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    private const string Bracketed =
        "<s>{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate.') }}{% endif %}"
        + "{% if m.role == 'user' %}[I] {{ m.content }} [/I]{% else %} {{ m.content }}<end>{% endif %}{% endfor %}";

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-chats-").FullName;
    private readonly Words _words = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ChatMl, "<|user|>Hi there<end>\n<|assistant|>«Hello you<end>»\n<|user|>And now<end>\n<|assistant|>«No more<end>»\n")]
    [InlineData(Bracketed, "<s>[I] Hi there [/I]« Hello you<end>»[I] And now [/I]« No more<end>»")]
    public void The_assistants_turns_count_with_the_token_that_ends_them_and_nothing_else(string template, string marked) =>
        Assert.Equal(marked, Marked(Read(template, Chat)[0]));

    [Fact]
    public void A_template_that_ends_turns_with_white_space_alone_has_it_counted() => Assert.Equal(
        "user: Hi there\n\nassistant:« Hello you\n\n»user: And now\n\nassistant:« No more\n\n»",
        Marked(Read("{% for m in messages %}{{ m.role }}: {{ m.content }}\n\n{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}", Chat)[0]));

    [Fact]
    public void The_last_answer_alone_counts_where_asked() => Assert.Equal(
        "<|user|>Hi there<end>\n<|assistant|>Hello you<end>\n<|user|>And now<end>\n<|assistant|>«No more<end>»\n",
        Marked(Read(ChatMl, new ConversationOptions { Answers = CountedAnswers.Last }, Chat)[0]));

    [Fact]
    public void What_a_template_marks_as_generated_counts() => Assert.Equal(
        "(user)Hi there;(assistant)«Hello you»;(user)And now;(assistant)«No more»;",
        Marked(Read(
            "{% for m in messages %}({{ m.role }}){% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %};{% endfor %}",
            Chat)[0]));

    [Fact]
    public void No_second_beginning_token_is_added()
    {
        var ids = Read(Bracketed, Chat)[0].Ids.ToArray();
        Assert.Equal(_words.BeginId, ids[0]);
        Assert.Single(ids, id => id == _words.BeginId);
    }

    [Fact]
    public void A_template_that_shortens_earlier_answers_serves_the_last_one()
    {
        const string forgetful = "{% for m in messages %}<{{ m.role }}>{{ m.content if loop.last or m.role == 'user' else 'gone' }};{% endfor %}";
        Assert.Equal(
            "FILE line 1: Expected a chat template that writes turns alike whatever follows, got another text around turn 2 from TEMPLATE. "
            + "Count the last answers only (answers: last), or mark the model's stretches with {% generation %}.",
            Fault(forgetful, new ConversationOptions(), Chat));
        Assert.Equal(
            "<user>Hi there;<assistant>gone;<user>And now;«<assistant>No more;»",
            Marked(Read(forgetful, new ConversationOptions { Answers = CountedAnswers.Last }, Chat)[0]));
    }

    [Fact]
    public void A_template_that_always_asks_for_another_answer_is_refused() => Assert.Equal(
        "FILE line 1: Expected a chat template that ends a conversation with its last turn, got more text behind it from TEMPLATE. Take a template that heeds add_generation_prompt.",
        Fault("{% for m in messages %}<{{ m.role }}>{{ m.content }}<end>{% endfor %}<assistant>", new ConversationOptions { Answers = CountedAnswers.Last }, Simple("Hi", "Ho")));

    [Fact]
    public void A_template_without_a_place_for_the_prompt_has_the_answers_header_counted() => Assert.Equal(
        "<user>Hi<end>«<assistant>Ho<end>»",
        Marked(Read("{% for m in messages %}<{{ m.role }}>{{ m.content }}<end>{% endfor %}", Simple("Hi", "Ho"))[0]));

    [Fact]
    public void Turns_that_differ_before_the_last_answer_cannot_be_told_apart() => Assert.Equal(
        "FILE line 1: Expected a chat template that writes turns alike whatever follows, got another text around turn 2 from TEMPLATE. Take one that does, or mark the model's stretches with {% generation %}.",
        Fault("{{ messages | length }}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}", new ConversationOptions { Answers = CountedAnswers.Last }, Simple("Hi", "Ho")));

    [Fact]
    public void Shared_dialogues_have_their_own_names_for_the_same() => Assert.Equal(
        "<|system|>Be brief<end>\n<|user|>Hi<end>\n<|assistant|>«Ho<end>»\n",
        Marked(Read(ChatMl, """{"conversations": [{"from": "system", "value": "Be brief"}, {"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Ho"}]}""")[0]));

    [Fact]
    public void What_else_a_message_has_reaches_the_template() => Assert.Equal(
        "user(Ann, 3):Hi assistant(, ):«Ho»",
        Marked(Read(
            "{% for m in messages %}{{ m.role }}({{ m.name }}, {{ m.tags | sum if m.tags }}):{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }} {% endif %}{% endfor %}",
            """{"messages": [{"role": "user", "content": "Hi", "name": "Ann", "tags": [1, 2]}, {"role": "assistant", "content": "Ho"}]}""")[0]));

    [Theory]
    [InlineData("""{"prompt": "Tell me", "chosen": "No way", "rejected": "Yes sure"}""")]
    [InlineData("""{"prompt": [{"role": "user", "content": "Tell me"}], "chosen": [{"role": "assistant", "content": "No way"}], "rejected": [{"role": "assistant", "content": "Yes sure"}]}""")]
    [InlineData("""{"prompt": "Tell me", "chosen": [{"role": "user", "content": "Tell me"}, {"role": "assistant", "content": "No way"}], "rejected": [{"role": "user", "content": "Tell me"}, {"role": "assistant", "content": "Yes sure"}]}""")]
    [InlineData("""{"chosen": "\n\nHuman: Tell me\n\nAssistant: No way", "rejected": "\n\nHuman: Tell me\n\nAssistant: Yes sure"}""")]
    [InlineData("""{"prompt": "\n\nHuman: Tell me\n\nAssistant:", "chosen": "No way", "rejected": "Yes sure"}""")]
    public void A_pair_is_an_example_of_two_parts_in_whichever_form(string record)
    {
        var set = Read(ChatMl, record);

        Assert.Equal([AnswerPair.Chosen, AnswerPair.Rejected], set.Parts);
        Assert.Equal("<|user|>Tell me<end>\n<|assistant|>«No way<end>»\n", Marked(set[0]));
        Assert.Equal("<|user|>Tell me<end>\n<|assistant|>«Yes sure<end>»\n", Marked(Assert.Single(set[0].Others)));
    }

    [Fact]
    public void Of_a_pair_only_the_last_answer_counts()
    {
        var set = Read(ChatMl, """{"chosen": "\n\nHuman: A\n\nAssistant: B\n\nHuman: C: Human: or not\n\nAssistant: D\n\nmore", "rejected": "\n\nHuman: A\n\nAssistant: B\n\nHuman: C: Human: or not\n\nAssistant: E"}""");
        Assert.Equal("<|user|>A<end>\n<|assistant|>B<end>\n<|user|>C: Human: or not<end>\n<|assistant|>«D\n\nmore<end>»\n", Marked(set[0]));
    }

    [Theory]
    [InlineData(PairSide.Chosen, "No way")]
    [InlineData(PairSide.Rejected, "Yes sure")]
    public void One_side_of_pairs_serves_as_plain_conversations(PairSide side, string answer)
    {
        var set = Read(ChatMl, new ConversationOptions { Pairs = side }, """{"prompt": "Tell me", "chosen": "No way", "rejected": "Yes sure"}""");
        Assert.Empty(set.Parts);
        Assert.Equal($"<|user|>Tell me<end>\n<|assistant|>«{answer}<end>»\n", Marked(set[0]));
    }

    [Fact]
    public void Conversations_longer_than_asked_for_are_left_out_and_counted()
    {
        var source = Source(ChatMl, new ConversationOptions(), Chat, Simple("Hi", "Ho")) with { ChunkLength = 30 };
        var set = source.Read(_words);
        Assert.Equal((1, 2, 1), (set.Count, set.TextCount, set.LeftOutLong));
        Assert.Equal("<|user|>Hi<end>\n<|assistant|>«Ho<end>»\n", Marked(set[0]));
        Assert.Equal(
            "1 of 2 conversations of 'retain' are left out: they are longer than chunkLength.",
            Assert.Single(set.Omissions("retain", 1000), omission => omission.Count > 0).Sentence);
        Assert.Equal(
            $"Expected at least one conversation of at most 10 tokens in {source.Path}, got none. Raise chunkLength.",
            Assert.Throws<InputFaultException>(() => (source with { ChunkLength = 10 }).Read(_words)).Message);
    }

    [Fact]
    public void A_template_writes_the_day_of_the_recipe_and_none_of_its_own()
    {
        const string dated = "{{ strftime_now('%d %B %Y') }}{% for m in messages %}<{{ m.role }}>{{ m.content }};{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";
        Assert.Equal("05 March 2031<user>Hi;<assistant>«Ho;»", Marked(Read(dated, new ConversationOptions { Date = "2031-03-05" }, Simple("Hi", "Ho"))[0]));
        Assert.Equal(
            "FILE line 1: Expected a day for a chat template that writes it, got none. Set the conversation's date, so that every run reads the same texts.",
            Fault(dated, new ConversationOptions(), Simple("Hi", "Ho")));
        var faults = new List<string>();
        new ConversationOptions { Date = "5.3.2031" }.Check(faults);
        Assert.Equal(["Expected a date such as 2026-01-31, got '5.3.2031'. Write year, month and day so."], faults);
    }

    [Fact]
    public void A_tokenizer_without_a_template_is_refused() => Assert.Equal(
        "FILE line 1: Expected a chat template in chat_template.jinja or tokenizer_config.json of this tokenizer, got none. Use a chat model, or name a template of your own for the conversations.",
        Fault(null, new ConversationOptions(), Simple("Hi", "Ho")));

    [Theory]
    [InlineData("""{"messages": [{"role": "user", "content": "Hi"}]}""", "Expected a conversation with a turn of 'assistant', got turns of 'user'. Give the answer or remove the record.")]
    [InlineData("""{"messages": []}""", "Expected a conversation with a turn of 'assistant', got no turn. Give the answer or remove the record.")]
    [InlineData("""{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": " \n"}]}""", "Expected an answer in every turn of the assistant, got an empty one. Give the answer or remove the record.")]
    [InlineData("""{"messages": [{"role": "user", "content": 5}]}""", "Expected text as 'content' of turn 1 in column 'messages', got something else. Correct the record.")]
    [InlineData("""{"messages": [{"role": "user"}]}""", "Expected text as 'content' of turn 1 in column 'messages', got nothing. Correct the record.")]
    [InlineData("""{"messages": "Hi"}""", "Expected a list of records in column 'messages', got the text 'Hi'. Correct the record.")]
    [InlineData("""{"messages": ["Hi"]}""", "Expected a list of records in column 'messages', got a list of 1 with text. Correct the record.")]
    [InlineData("""{"text": "Hi"}""", "Expected a conversation in column 'messages', 'conversations', or 'chosen' and 'rejected', got 'text'. Rename the columns.")]
    [InlineData("""{"prompt": "Hi", "chosen": "Ho", "rejected": "Ho"}""", "Expected two answers that differ, got the same as chosen and rejected. Correct or remove the record.")]
    [InlineData("""{"prompt": "Hi", "chosen": "Ho", "rejected": ""}""", "Expected an answer in every turn of the assistant, got an empty one. Give the answer or remove the record.")]
    [InlineData("""{"chosen": "Ho", "rejected": "Hu"}""", "Expected a prompt in column 'prompt' or as part of 'chosen' and 'rejected', got none. Add it.")]
    [InlineData("""{"chosen": "\n\nHuman: A\n\nAssistant: B", "rejected": "\n\nHuman: C\n\nAssistant: D"}""", "Expected two answers to one prompt, got conversations that differ before their last turn. Correct or remove the record.")]
    [InlineData("""{"chosen": "\n\nHuman: A\n\nAssistant: B\n\nHuman: C", "rejected": "\n\nHuman: A\n\nAssistant: B\n\nHuman: D"}""", "Expected an answer at the end of column 'chosen', got a turn of 'user'. Give the answer or remove the record.")]
    [InlineData("""{"chosen": "\n\nHuman: A\n\nAssistant:", "rejected": "\n\nHuman: A\n\nAssistant: D"}""", "Expected an answer in every turn of the assistant, got an empty one. Give the answer or remove the record.")]
    public void A_record_from_which_nothing_can_be_learned_is_named_without_a_tokenizer(string record, string fault)
    {
        var source = Source(ChatMl, new ConversationOptions(), Simple("Hi", "Ho"), record);
        var faults = new List<string>();
        source.Check(faults);
        Assert.Equal([$"{source.Path} line 2: {fault}"], faults);
        Assert.Equal($"{source.Path} line 2: {fault}", Assert.Throws<InputFaultException>(() => (source with { Limit = null }).Read(_words)).Message);
    }

    [Fact]
    public void Pairs_and_conversations_in_one_file_are_refused() => Assert.Equal(
        "FILE line 2: Expected pairs of answers alone or conversations alone in one file, got both. Give each a file of its own.",
        Fault(ChatMl, new ConversationOptions(), Simple("Hi", "Ho"), """{"prompt": "Tell me", "chosen": "No way", "rejected": "Yes sure"}"""));

    [Fact]
    public void An_order_of_roles_that_the_template_refuses_is_told_in_its_words() => Assert.Equal(
        "FILE line 1: TEMPLATE line 1: Expected a conversation that the template takes, got its refusal 'Roles must alternate.'. Change the conversation or the template.",
        Fault(Bracketed, new ConversationOptions(), """{"messages": [{"role": "user", "content": "Hi"}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]}"""));

    private const string Chat =
        """{"messages": [{"role": "user", "content": "Hi there"}, {"role": "assistant", "content": "Hello you"}, {"role": "user", "content": "And now"}, {"role": "assistant", "content": "No more"}]}""";

    private static string Simple(string asked, string answered) =>
        $$"""{"messages": [{"role": "user", "content": "{{asked}}"}, {"role": "assistant", "content": "{{answered}}"}]}""";

    private TextSource Source(string? template, ConversationOptions options, params string[] records)
    {
        var (data, form) = (Path.Combine(_folder, "chats.jsonl"), Path.Combine(_folder, "chat.jinja"));
        File.WriteAllLines(data, records);
        File.WriteAllText(form, template ?? "");
        return new TextSource { Path = data, Conversation = template is null ? options : options with { Template = form } };
    }

    private TextSet Read(string template, params string[] records) => Read(template, new ConversationOptions(), records);

    private TextSet Read(string template, ConversationOptions options, params string[] records) =>
        Source(template, options, records).Read(_words);

    private string Fault(string? template, ConversationOptions options, params string[] records) =>
        Assert.Throws<InputFaultException>(() => Source(template, options, records).Read(_words)).Message
            .Replace(Path.Combine(_folder, "chats.jsonl"), "FILE", StringComparison.Ordinal)
                .Replace(Path.Combine(_folder, "chat.jinja"), "TEMPLATE", StringComparison.Ordinal);

    // The text, with what counts between angular quotation marks.
    private string Marked(Example example)
    {
        var text = "";
        var counts = false;
        for (var at = 0; at < example.Length; at++)
        {
            text += example.Labels[at] == counts ? "" : counts ? "»" : "«";
            counts = example.Labels[at];
            text += _words.Decode([example.Ids[at]]);
        }

        return text + (counts ? "»" : "");
    }
}
