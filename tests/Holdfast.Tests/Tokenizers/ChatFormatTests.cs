using Holdfast.Evidence;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Tests.Tokenizers;

public class ChatFormatTests
{
    private const string Tokens = "\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"}";
    private static readonly ChatMessage[] _hello = [new("user", "hello")];

    [Theory]
    [InlineData("\"{{ bos_token }}{{ messages[0].content }}{{ eos_token }}\"", null, "<s>hello</s>")]
    [InlineData("[{\"name\": \"tool_use\", \"template\": \"tools\"}, {\"name\": \"default\", \"template\": \"{{ messages | length }}{{ pad_token is defined }}\"}]", null, "1False")]
    [InlineData("\"config\"", "{{ eos_token }}file{{ tools is none }}{{ add_generation_prompt }}", "</s>fileTrueTrue")]
    [InlineData("null", "file alone", "file alone")]
    public void A_template_comes_from_the_configuration_or_from_the_file_beside_it_which_goes_before(string config, string? file,
        string text) =>
        Assert.Equal(text, Render(config, file));

    [Theory]
    [InlineData("null", null, "Expected a chat template in chat_template.jinja or tokenizer_config.json of FOLDER, got none. Use a chat model, or name a template of your own for the conversations.")]
    [InlineData("\"a\\n{{ 1 +\"", null, "chat_template of FOLDER/tokenizer_config.json line 2: Expected an end of the tag, got none. Write '}}' after it.")]
    [InlineData("null", "{% for %}", "FOLDER/chat_template.jinja line 1: Expected a name to set, got '%}'. Mend the template.")]
    public void A_template_that_is_missing_or_broken_is_told_when_it_is_needed(string config, string? file, string fault) =>
        Assert.Equal(fault, Assert.Throws<InputFaultException>(() => Render(config, file)).Message);

    [Theory]
    [InlineData("[{\"name\": \"rag\", \"template\": \"x\"}]", "Expected a template named 'default' at chat_template of tokenizer_config.json, got only rag. Name the one for conversations so.")]
    [InlineData("7", "Expected a string at chat_template of tokenizer_config.json, got 7. Save the tokenizer again, or take one of another kind.")]
    public void A_configuration_of_the_wrong_form_is_told_at_once(string config, string fault) =>
        Assert.Equal(fault, Assert.Throws<InputFaultException>(() => Render(config, null)).Message);

    private static string Render(string config, string? file)
    {
        using var folder = new TokenizerFolder().With("tokenizer.json", Fixtures.Compose("llama-2"))
            .With("tokenizer_config.json", $"{{{Tokens}, \"chat_template\": {config}}}");
        _ = file is null ? folder : folder.With("chat_template.jinja", file);
        try
        {
            return folder.Load().Chat.Render(_hello, addGenerationPrompt: true, TimeProvider.System).Text;
        }
        catch (InputFaultException fault)
        {
            throw new InputFaultException(fault.Message.Replace(folder.Path, "FOLDER", StringComparison.Ordinal));
        }
    }
}
