using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>Sets single options of a choice by their place, as a search does that tries one setting after another.</summary>
public static partial class OptionPatch
{
    /// <summary>A copy of a choice with some options set.</summary>
    /// <typeparam name="T">The interface of the choice, for instance of safeguards.</typeparam>
    /// <param name="choice">The choice.</param>
    /// <param name="values">
    /// By place, for instance <c>optimization.learningRate</c> or <c>adversaries[0].share</c>, each value as a recipe writes it.
    /// </param>
    /// <exception cref="InputFaultException">There is no such option, or it cannot have such a value.</exception>
    public static T Apply<T>(T choice, IReadOnlyDictionary<string, string> values)
        where T : class
    {
        var faults = new List<string>();
        return TryApply(choice, values, faults) is { } patched && faults.Count == 0 ? patched : throw new InputFaultException(faults);
    }

    /// <summary>The same, with a sentence for everything that does not fit.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="values">By place, each as a recipe writes it.</param>
    /// <param name="faults">Receives the sentences.</param>
    public static T? TryApply<T>(T choice, IReadOnlyDictionary<string, string> values, ICollection<string> faults)
        where T : class
    {
        if (values.Count == 0)
        {
            return choice;
        }

        var root = OptionFile.Parse(OptionWriter.Write(new Patched<T> { Set = choice }), "").Root;
        var own = new List<string>();
        foreach (var (place, value) in values)
        {
            Set(root, place, value, own);
        }

        var patched = own.Count > 0 ? null : OptionBinder.TryBind<Patched<T>>(OptionFile.Of(root), own)?.Set;
        own.ForEach(fault => faults.Add(fault.StartsWith("set.", StringComparison.Ordinal) ? fault["set.".Length..] : fault));
        return patched;
    }

    private static void Set(YamlNode root, string place, string value, List<string> faults)
    {
        var steps = Step().Matches(place).Select(step => step.Groups[1].Success ? step.Groups[1].Value : step.Groups[2].Value).ToList();
        var at = root;
        var key = "set";
        foreach (var step in steps)
        {
            at = Within(at, key, step);
            key = step;
            if (at is not (YamlMappingNode or YamlSequenceNode))
            {
                faults.Add($"Expected the place of an option, got '{place}', where nothing is at '{step}'. "
                    + "Name one by its keys, joined by dots.");
                return;
            }
        }

        var written = OptionFile.Parse(value.Length == 0 ? "\"\"" : value, $"The value of {place}").Root;
        if (at is YamlMappingNode mapping)
        {
            mapping.Children[key] = written;
        }
        else
        {
            ((YamlSequenceNode)at).Children[int.Parse(key, CultureInfo.InvariantCulture)] = written;
        }
    }

    // What stands under a key, where the next step can go on. A choice written by its kind alone gets room for options.
    private static YamlNode? Within(YamlNode at, string key, string next)
    {
        var child = at switch
        {
            YamlMappingNode mapping => mapping.Children.TryGetValue(key, out var found) ? found : null,
            YamlSequenceNode list => list.Children.ElementAtOrDefault(int.Parse(key, CultureInfo.InvariantCulture)),
            _ => null,
        };
        if (child is YamlScalarNode { Value: not "null" } kind && at is YamlMappingNode holder)
        {
            child = new YamlMappingNode { { OptionBinder.KindKey, kind } };
            holder.Children[key] = child;
        }

        return child is YamlSequenceNode items && !(int.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < items.Children.Count) ? null : child;
    }

    [GeneratedRegex(@"([^.\[\]]+)|\[(\d+)\]")]
    private static partial Regex Step();

    private sealed record Patched<T>
    {
        public required T Set { get; init; }
    }
}
