namespace Holdfast.Evidence.ChatTemplates;

/// <summary>What is wrong in a template or with what it was given; <see cref="ChatTemplate"/> adds the place.</summary>
/// <param name="sentences">"Expected ..., got .... Do ....".</param>
/// <param name="line">The line of the template, from 1; null where whoever catches knows it better.</param>
internal sealed class TemplateFault(string sentences, int? line = null) : Exception(sentences)
{
    /// <summary>The line of the template, from 1.</summary>
    public int? Line { get; } = line;
}
