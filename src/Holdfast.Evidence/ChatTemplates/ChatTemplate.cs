using Holdfast.Evidence.ChatTemplates.Builtins;
using Holdfast.Evidence.ChatTemplates.Nodes;
using Holdfast.Evidence.ChatTemplates.Parsing;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates;

/// <summary>
/// A chat template: the part of Jinja2 in which checkpoints say how a conversation becomes text, rendered as the transformers library
/// does: <c>trim_blocks</c> and <c>lstrip_blocks</c> on, break and continue, <c>{% generation %}</c>, <c>raise_exception</c>,
/// <c>strftime_now</c> and its <c>tojson</c>. What is not known here is named with its line.
/// </summary>
/// <remarks>
/// A template can reach nothing but what it is given: no file, no network, no other template; and it ends (see the limits in
/// docs/chat.md). Immutable; may be used from several threads. Source: Jinja2's template designer documentation; transformers' chat
/// templating documentation.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly IReadOnlyList<Statement> _body;

    private ChatTemplate(string name, IReadOnlyList<Statement> body) => (Name, _body) = (name, body);

    /// <summary>What faults call it, such as its file.</summary>
    public string Name { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="name">What faults call it.</param>
    /// <exception cref="InputFaultException">It is no template, or has a statement that is not known here.</exception>
    public static ChatTemplate Parse(string source, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Placed(name, null, () => new ChatTemplate(name, new StatementParser(TemplateLexer.Read(source)).ReadAll()));
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="variables">
    /// What the template sees, by name: null, truth values, numbers, texts, <see cref="System.Text.Json.JsonElement"/>,
    /// <see cref="ChatMessage"/>, dictionaries by text and sequences of these. Usual are messages, add_generation_prompt, bos_token,
    /// eos_token and tools.
    /// </param>
    /// <param name="time">The clock of <c>strftime_now</c>.</param>
    /// <exception cref="InputFaultException">
    /// The template refuses the conversation (its own words are in the sentence), uses something that is not there or not known here,
    /// or does not end.
    /// </exception>
    public RenderedChat Render(IReadOnlyDictionary<string, object?> variables, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var rendering = new Rendering(time);
        return Placed(Name, rendering, () =>
        {
            var top = new Scope(Globals.Scope());
            foreach (var (variable, value) in variables)
            {
                top.Set(variable, Value.From(value));
            }

            Statement.RunAll(_body, rendering, new Scope(top));
            return rendering.Finish();
        });
    }

    private static T Placed<T>(string name, Rendering? rendering, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (TemplateFault fault)
        {
            throw Fault(fault.Line, fault.Message, fault);
        }
        catch (InsufficientExecutionStackException fault)
        {
            throw Fault(null, "Expected a template that ends, got one nested too deep. Mend its recursion.", fault);
        }

        InputFaultException Fault(int? line, string sentences, Exception cause) =>
            new(FormattableString.Invariant($"{name} line {line ?? rendering?.Line ?? 1}: {sentences}"), cause);
    }
}
