using Holdfast.Evidence.Catalogs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli;

/// <summary>What <c>holdfast explain</c> says about a record of options.</summary>
/// <param name="Title">First line.</param>
/// <param name="Paper">Where it comes from; may be empty.</param>
/// <param name="Type">The record.</param>
internal sealed record Explanation(string Title, string Paper, Type Type)
{
    private IReadOnlyList<string> Aliases { get; init; } = [];

    private const int Width = 96;

    /// <summary>Explains an entry of a catalogue.</summary>
    /// <param name="section">The catalogue's name, plural.</param>
    /// <param name="card">The entry.</param>
    public static Explanation Of(string section, Card card) =>
        new($"{card.Kind} ({section}): {card.Summary}", card.Paper, card.Type) { Aliases = card.Aliases };

    /// <summary>Explains a kind of file, or null.</summary>
    public static Explanation? OfFile(string name) => name switch
    {
        "recipe" => new("recipe: the file of an experiment", "", typeof(Recipe)),
        "suite" => new("suite: a file of attacks", "", typeof(Suite)),
        _ => null,
    };

    /// <summary>Writes it.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine(Title);
        if (Aliases.Count > 0)
        {
            output.WriteLine($"Also called: {string.Join(", ", Aliases)}");
        }

        if (Paper.Length > 0)
        {
            output.WriteLine($"Follows: {Paper}");
        }

        output.WriteLine();
        Wrap(output, XmlSummaries.Of(Type), "");
        output.WriteLine();
        if (XmlSummaries.Remarks(Type) is { Length: > 0 } remarks)
        {
            Wrap(output, remarks, "");
            output.WriteLine();
        }

        output.WriteLine(OptionShape.Of(Type).Count == 0 ? "It has no options." : "Options:");
        Write(output, Type, "  ");
        output.WriteLine();
    }

    // Options within options are explained where they stand; choices have an explanation of their own.
    private static void Write(TextWriter output, Type type, string indent)
    {
        foreach (var option in OptionShape.Of(type))
        {
            var fallback = OptionWords.Default(option, type);
            output.WriteLine(indent + option.Key);
            Wrap(output, $"{OptionWords.Values(option)}; {(fallback is null ? "required" : $"default {fallback}")}", indent + "    ");
            Wrap(output, XmlSummaries.Of(option.Property), indent + "    ");
            if (OptionShape.Within(option.Property.PropertyType) is { } inner)
            {
                Write(output, inner, indent + "    ");
            }
        }
    }

    private static void Wrap(TextWriter output, string text, string indent)
    {
        var line = indent;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > Width)
            {
                output.WriteLine(line);
                line = indent;
            }

            line += line.Length > indent.Length ? " " + word : word;
        }

        if (line.Length > indent.Length)
        {
            output.WriteLine(line);
        }
    }
}
