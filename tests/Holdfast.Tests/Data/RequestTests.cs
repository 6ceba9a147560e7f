using Holdfast.Data;
using Holdfast.Data.Conversations;
using Holdfast.Tests.Models;
using Holdfast.Tokenizers;

namespace Holdfast.Tests.Data;

public class RequestTests
{
    [Fact]
    public void A_conversation_is_cut_where_its_last_request_ends()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder["template"],
            "{% for m in messages %}[{{ m.role[0] }}]{{ m.content }}|{% endfor %}{% if add_generation_prompt %}[a]{% endif %}");
        File.WriteAllText(folder["chats.jsonl"], """
            {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}, {"role": "user", "content": "How?"}, {"role": "assistant", "content": "So"}]}
            """);
        var tokenizer = new Letters { Chat = ChatFormat.None.With(folder["template"]) };
        var texts = new TextSource { Path = folder["chats.jsonl"], Conversation = new ConversationOptions() }.Read(tokenizer);
        var request = Assert.Single(Request.Of(texts, tokenizer));
        Assert.Equal("[u]Hi|[a]Yo|[u]How?", tokenizer.Decode(request.Before));
        Assert.Equal("|[a]", tokenizer.Decode(request.After));
        Assert.Equal("So|", tokenizer.Decode(request.Answer));
        Assert.Equal("So", tokenizer.Decode(request.Shortened(2).Answer));

        var longer = request.With([.. tokenizer.Encode(" !", addSpecialTokens: false), .. SoftTokens.Ids(2)]);
        Assert.Equal("[u]Hi|[a]Yo|[u]How? !|[a]So|", tokenizer.Decode(longer.Ids.ToArray()));
        Assert.Equal([-1, -2], longer.Ids.ToArray().Where(id => id < 0));
        Assert.Equal(3, longer.Labels.Count(true));
        Assert.True(longer.Labels[^3]);
    }

    [Fact]
    public void Without_a_template_the_cut_is_before_the_answer_and_pairs_give_the_part_that_is_asked_for()
    {
        var pair = new Example([1, 5, 6, 7], [false, false, true, true], [new Example([1, 5, 9], [false, false, true])]);
        var texts = new TextSet([pair], 0, AnswerPair.Parts);
        var rejected = Assert.Single(Request.Of(texts, new FewLetters()));
        Assert.Equal([1, 5], rejected.Before);
        Assert.Empty(rejected.After);
        Assert.Equal([9], rejected.Answer);
        Assert.Equal([6, 7], Assert.Single(Request.Of(texts, new FewLetters(), AnswerPair.Chosen)).Answer);
        var plain = Assert.Single(Request.Of(new TextSet([new Example([1, 5, 6])], 0), new FewLetters()));
        Assert.Equal([1], plain.Before);
        Assert.Equal([5, 6], plain.Answer);
    }

    [Fact]
    public void Soft_tokens_are_read_between_texts_and_half_a_character_is_none()
    {
        var letters = new Letters();
        Assert.Equal(['a', -1, -2, 'b', -1], letters.EncodeAround("a" + SoftTokens.Text(2) + "b" + SoftTokens.Text(1)));
        Assert.Equal(letters.Encode("a\uDB80", addSpecialTokens: false), letters.EncodeAround("a\uDB80"));
        Assert.Empty(letters.EncodeAround(""));
    }
}
