using System.Text.Json;
using Holdfast.Evidence;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Tokenizers;

/// <summary>
/// How a checkpoint's conversations become texts: its chat template and the special tokens that the template writes. The template is
/// read when it is first needed, so that a checkpoint whose template is broken still serves plain texts.
/// </summary>
public sealed class ChatFormat
{
    /// <summary>The file beside the tokenizer that holds a template; it goes before the one in tokenizer_config.json.</summary>
    public const string FileName = "chat_template.jinja";

    private readonly Lazy<ChatTemplate> _template;
    private readonly IReadOnlyDictionary<string, object?> _tokens;

    private ChatFormat(Func<ChatTemplate> template, IReadOnlyDictionary<string, object?> tokens) =>
        (_template, _tokens) = (new Lazy<ChatTemplate>(template), tokens);

    /// <summary>The format of a tokenizer that knows neither template nor tokens.</summary>
    public static ChatFormat None { get; } = new(() => throw Missing("this tokenizer"), new Dictionary<string, object?>());

    /// <summary>What faults call the template.</summary>
    /// <exception cref="InputFaultException">There is no template, or it is broken.</exception>
    public string Name => _template.Value.Name;

    /// <summary>The same tokens with another template.</summary>
    /// <param name="path">The template's file.</param>
    public ChatFormat With(string path) => new(() => ChatTemplate.Parse(ReadText(path), path), _tokens);

    /// <summary>A conversation as text; to encode it without adding special tokens, since the template writes them itself.</summary>
    /// <param name="messages">The turns.</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the model is to answer.</param>
    /// <param name="time">The clock of templates that write the day.</param>
    /// <exception cref="InputFaultException">
    /// There is no template, or it is broken, does not end or refuses the conversation, such as for the order of its roles.
    /// </exception>
    public RenderedChat Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, TimeProvider time) =>
        _template.Value.Render(
            new Dictionary<string, object?>(_tokens)
            {
                ["messages"] = messages,
                ["tools"] = null,
                ["documents"] = null,
                ["add_generation_prompt"] = addGenerationPrompt,
            },
            time);

    /// <summary>The format of a checkpoint.</summary>
    /// <param name="folder">Where the tokenizer lies.</param>
    /// <param name="config">The top of tokenizer_config.json.</param>
    /// <param name="tokens">The special tokens' texts by the names that templates know.</param>
    internal static ChatFormat Read(string folder, JsonPart config, IReadOnlyDictionary<string, object?> tokens)
    {
        if (Path.Combine(folder, FileName) is var path && File.Exists(path))
        {
            return new ChatFormat(() => ChatTemplate.Parse(ReadText(path), path), tokens);
        }

        // The file is closed when the template is asked for.
        var part = config["chat_template"];
        var source = part.Value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.Array => Default(part),
            _ => part.AsText(),
        };
        return new ChatFormat(() =>
            source is null ? throw Missing(folder) : ChatTemplate.Parse(source, $"{part.Path} of {Path.Combine(folder, part.File)}"),
            tokens);
    }

    private static string Default(JsonPart part)
    {
        var named = part.Items().Select(item => (Name: item.Text("name"), Source: item.Text("template"))).ToList();
        return named.Find(template => template.Name == "default").Source ?? throw part.Fault(
            "a template named 'default'", $"only {string.Join(", ", named.Select(template => template.Name))}",
                "Name the one for conversations so.");
    }

    private static InputFaultException Missing(string where) => new(
        $"Expected a chat template in {FileName} or tokenizer_config.json of {where}, got none. "
        + "Use a chat model, or name a template of your own for the conversations.");

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException($"Expected to read {path}, got: {cause.Message} Name a file that is there.", cause);
        }
    }
}
