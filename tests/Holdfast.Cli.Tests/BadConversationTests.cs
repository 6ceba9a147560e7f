using System.Text.Json.Nodes;

namespace Holdfast.Cli.Tests;

/// <summary>Conversations and chat templates that cannot be trained on are told before anything begins.</summary>
public sealed class BadConversationTests : IDisposable
{
    private const string Good = """{"messages": [{"role": "user", "content": "abc"}, {"role": "assistant", "content": "def"}]}""";

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(null, Good, "{0}/chats.jsonl line 1: Expected a chat template in chat_template.jinja or tokenizer_config.json of {0}/checkpoint, got none. Use a chat model, or name a template of your own for the conversations.")]
    [InlineData("{% for m in messages %}", Good, "{0}/chats.jsonl line 1: {0}/checkpoint/chat_template.jinja line 1: Expected 'endfor', got the end of the template. Mend the template.")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", Good, "{0}/chats.jsonl line 1: {0}/checkpoint/chat_template.jinja line 1: Expected a template that ends, got one nested too deep. Mend its recursion.")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", Good, "{0}/chats.jsonl line 1: {0}/checkpoint/chat_template.jinja line 1: Expected a template that ends within 10000000 steps, got one that goes on. Mend its loops.")]
    [InlineData("{% if messages[0].role == 'user' %}{{ raise_exception('Begin with the system!') }}{% endif %}", Good, "{0}/chats.jsonl line 1: {0}/checkpoint/chat_template.jinja line 1: Expected a conversation that the template takes, got its refusal 'Begin with the system!'. Change the conversation or the template.")]
    [InlineData("x", """{"messages": [{"role": "user", "content": "abc"}]}""", "{0}/chats.jsonl line 1: Expected a conversation with a turn of 'assistant', got turns of 'user'. Give the answer or remove the record.")]
    [InlineData("x", """{"messages": [{"role": "assistant", "content": ""}]}""", "{0}/chats.jsonl line 1: Expected an answer in every turn of the assistant, got an empty one. Give the answer or remove the record.")]
    [InlineData("x", """{"prompt": "abc", "chosen": "def", "rejected": "def"}""", "{0}/chats.jsonl line 1: Expected two answers that differ, got the same as chosen and rejected. Correct or remove the record.")]
    public void What_cannot_be_trained_on_is_one_sentence(string? template, string record, string fault)
    {
        File.WriteAllText(_bench.Path("chats.jsonl"), record + "\n");
        if (template is not null)
        {
            File.WriteAllText(Path.Combine(_bench.Checkpoint, "chat_template.jinja"), template);
        }

        _bench.Change("recipe.yaml", "retain: [{ path: texts.jsonl }]", "retain: [{ path: chats.jsonl, conversation: {} }]");
        _bench.Refuses(fault);
    }

    /// <summary>The template was missed only when the hardened model was examined.</summary>
    [Fact]
    public void An_exam_in_conversations_needs_a_template_before_anything_begins()
    {
        File.WriteAllText(_bench.Path("requests.jsonl"), """{"id": "a", "prompt": "abc", "answer": "def", "value": "def"}""");
        _bench.Change("recipe.yaml", "{ kind: multiple-choice, name: forget, role: forget, questions: exam.jsonl, readOut: likelihood }",
            "{ kind: exact-requests, name: forget, role: forget, requests: requests.jsonl, sort: forbidden }");
        _bench.Refuses("Expected a chat template in chat_template.jinja or tokenizer_config.json of {0}/checkpoint, got none. "
            + "Use a chat model, or name a template of your own for the conversations.");
    }

    /// <summary>Looking for exam questions among the texts read every file as plain texts.</summary>
    [Fact]
    public void Conversations_are_searched_for_exam_questions()
    {
        File.WriteAllText(_bench.Path("chats.jsonl"), Good.Replace("abc", "one two three", StringComparison.Ordinal) + "\n");
        File.WriteAllText(_bench.Path("exam.jsonl"), """{"question": "One two three?", "choices": ["a", "b", "c", "d"], "answer": 1}""");
        File.WriteAllText(_bench.Path("plain.jinja"), "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}");
        _bench.Change("recipe.yaml", "forget-attacker: [{ path: texts.jsonl }]",
            "forget-attacker: [{ path: chats.jsonl, conversation: { template: plain.jinja } }]");
        var terminal = new Terminal();

        Assert.Equal(ExitCode.Done, terminal.Run("check", _bench.RecipeFile));
        Assert.Contains(
            "1 of the 1 questions or texts of exam 'forget' stand word for word in the texts 'forget-attacker'.",
            terminal.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_trains_on_conversations_and_says_which_it_left_out()
    {
        var words = string.Concat(Enumerable.Repeat("abc ", 60));
        File.WriteAllText(_bench.Path("chats.jsonl"), Good + "\n" + Good.Replace("def", words + "def", StringComparison.Ordinal) + "\n");
        File.WriteAllText(_bench.Path("plain.jinja"), "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}");
        _bench.Change("recipe.yaml", "forget-attacker: [{ path: texts.jsonl }]", "forget-attacker: [{ path: chats.jsonl, chunkLength: 40, conversation: { template: plain.jinja, answers: last } }]");
        var terminal = new Terminal();

        Assert.Equal(ExitCode.Done, terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs));

        var run = Assert.Single(Directory.GetDirectories(_bench.Runs));
        var notes = File.ReadLines(Path.Combine(run, "events.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Where(line => (string?)line["kind"] == "note").Select(line => (string)line["text"]!);
        Assert.Single(notes, "1 of 2 conversations of 'forget-attacker' are left out: they are longer than chunkLength.");
    }
}
