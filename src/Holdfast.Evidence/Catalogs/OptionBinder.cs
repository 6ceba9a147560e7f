using System.Collections;
using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Binds YAML to immutable records, strictly: a key, kind or value that does not fit is a fault with file, line and path, and
/// all faults of a file are found together.
/// </summary>
/// <remarks>
/// A record's properties are its options, in camelCase; what a file leaves out keeps the record's own initialiser. An interface
/// is a choice from its <see cref="Catalog{T}"/>: <c>{ kind: x, ...options }</c>, or just <c>x</c> where nothing is to be set.
/// </remarks>
public sealed class OptionBinder
{
    internal const string KindKey = "kind";

    private readonly OptionFile _file;
    private readonly ICollection<string> _faults;
    private readonly bool _isResolved;
    private readonly Func<string, string, string> _absolute;
    private readonly HashSet<YamlNode> _told = new(ReferenceEqualityComparer.Instance);

    private OptionBinder(OptionFile file, ICollection<string> faults, bool isResolved, Func<string, string, string>? absolute = null)
    {
        _file = file;
        _faults = faults;
        _isResolved = isResolved;
        _absolute = absolute ?? ((written, _) => written);
    }

    /// <summary>Binds a file or throws all its faults.</summary>
    /// <param name="file">The parsed file.</param>
    /// <param name="isResolved">
    /// Whether the program itself wrote it, this version or an older one: then options may stand in their former places.
    /// </param>
    /// <exception cref="InputFaultException">Anything in it does not fit.</exception>
    public static T Bind<T>(OptionFile file, bool isResolved = false)
    {
        var faults = new List<string>();
        return new OptionBinder(file, faults, isResolved).Value(typeof(T), nullable: false, file.Root, "") is T bound && faults.Count == 0
            ? bound
            : throw new InputFaultException(faults);
    }

    /// <summary>Binds a file as far as possible.</summary>
    /// <param name="file">The parsed file.</param>
    /// <param name="faults">Receives every fault.</param>
    /// <param name="absolute">
    /// From a path as written and the file that wrote it to the path as it should be, for options marked <see cref="InputPathAttribute"/>;
    /// left out, they stay as written.
    /// </param>
    /// <returns>The bound value, whole only if no fault was added; default where the file as a whole does not fit.</returns>
    public static T? TryBind<T>(OptionFile file, ICollection<string> faults, Func<string, string, string>? absolute = null) =>
        new OptionBinder(file, faults, isResolved: false, absolute).Value(typeof(T), nullable: false, file.Root, "") is T bound
            ? bound
            : default;

    // Returns null after a fault as well as for null: the caller of Bind looks at the faults.
    private object? Value(Type type, bool nullable, YamlNode node, string path)
    {
        if (OptionScalars.IsNull(node))
        {
            if (!nullable && Nullable.GetUnderlyingType(type) is null)
            {
                Fault(node, path, $"Expected {OptionScalars.InWords(type)}, got nothing. Give a value or remove the key.");
            }

            return null;
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return OptionShape.IsScalar(type) ? Scalar(type, node, path)
            : OptionShape.ListEntry(type) is { } entry ? List(entry, node, path)
            : OptionShape.MapValue(type) is { } value ? Map(value, node, path)
            : OptionShape.IsChoice(type) ? Choice(type, node, path)
            : Record(type, node, path, chosen: false);
    }

    private object? Scalar(Type type, YamlNode node, string path)
    {
        if (node is not YamlScalarNode scalar)
        {
            Fault(node, path, $"Expected {OptionScalars.InWords(type)}, got {InWords(node)}. Write one value.");
            return null;
        }

        var value = OptionScalars.Parse(type, scalar, out var fault);
        if (fault is not null)
        {
            Fault(node, path, fault);
        }

        return value;
    }

    private Array? List(Type entry, YamlNode node, string path)
    {
        if (node is not YamlSequenceNode sequence)
        {
            Fault(node, path, $"Expected a list, got {InWords(node)}. Write [a, b] or one '- ' line for each entry.");
            return null;
        }

        var list = Array.CreateInstance(entry, sequence.Children.Count);
        for (var i = 0; i < list.Length; i++)
        {
            if (Value(entry, nullable: false, sequence.Children[i], $"{path}[{i}]") is { } value)
            {
                list.SetValue(value, i);
            }
        }

        return list;
    }

    private object? Map(Type value, YamlNode node, string path)
    {
        if (node is not YamlMappingNode mapping)
        {
            Fault(node, path, $"Expected a mapping from names, got {InWords(node)}. Write one 'name: value' line for each entry.");
            return null;
        }

        var map = (IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), value))!;
        foreach (var (key, child) in mapping.Children)
        {
            var name = KeyText(key, path);
            if (name is not null && Value(value, nullable: false, child, Join(path, name)) is { } bound)
            {
                map.Add(name, bound);
            }
        }

        return map;
    }

    private object? Choice(Type type, YamlNode node, string path)
    {
        var noun = OptionScalars.Noun(type);
        var cards = OptionShape.Cards(type);
        var kind = node is YamlMappingNode mapping && mapping.Children.TryGetValue(KindKey, out var given) ? given : node;
        if (kind is not YamlScalarNode { Value: { } name })
        {
            Fault(node, path, $"Expected {noun} with a kind, got {InWords(node)}. Add one of: {Known(cards)}.");
            return null;
        }

        if (cards.FirstOrDefault(card => card.IsCalled(name)) is { } card)
        {
            return Record(card.Type, node, path, chosen: true);
        }

        Fault(kind, node is YamlScalarNode ? path : Join(path, KindKey),
            $"Expected the kind of {noun}, got '{name}'.{Spelling.Advice(name, cards)}");
        return null;
    }

    private object? Record(Type type, YamlNode node, string path, bool chosen)
    {
        // A choice named by its kind alone takes every default.
        var mapping = chosen && node is YamlScalarNode ? new YamlMappingNode() : node as YamlMappingNode;
        if (mapping is null)
        {
            Fault(node, path, $"Expected options, got {InWords(node)}. Write one 'key: value' line for each option.");
            return null;
        }

        var before = _faults.Count;
        var record = Activator.CreateInstance(type, nonPublic: true)!;
        var options = OptionShape.Of(type);
        Former(type, mapping, path);
        foreach (var (key, child) in mapping.Children)
        {
            if (KeyText(key, path) is not { } name || (chosen && name == KindKey) || _told.Contains(key))
            {
                continue;
            }

            if (options.FirstOrDefault(option => option.Key == name) is { } option)
            {
                Assign(record, option, child, Join(path, name));
            }
            else
            {
                Fault(key, Join(path, name),
                    $"Expected an option, got the unknown key '{name}'.{Spelling.Advice(name, [.. options.Select(o => o.Key)])}");
            }
        }

        foreach (var option in options.Where(option => option.Required && !mapping.Children.ContainsKey(option.Key)))
        {
            Fault(node, path,
                $"Expected the option '{option.Key}', got none. Add it: {OptionScalars.InWords(option.Property.PropertyType)}.");
        }

        if (record is IChecked rules && _faults.Count == before)
        {
            var broken = new List<string>();
            rules.Check(broken);
            broken.ForEach(sentence => Fault(node, path, sentence));
        }

        return record;
    }

    private void Former(Type type, YamlMappingNode mapping, string path)
    {
        if (_isResolved)
        {
            FormerOptions.Move(type, mapping);
            return;
        }

        foreach (var (key, former) in FormerOptions.In(type, mapping))
        {
            _told.Add(key);
            Fault(key, Join(path, former.Path), former.Now is { } now
                ? $"Expected an option, got the former place of '{now}'. Write it there."
                : "Expected an option, got one that nothing depends on any more. Remove it.");
        }
    }

    private void Assign(object record, Option option, YamlNode node, string path)
    {
        var before = _faults.Count;
        var value = Value(option.Property.PropertyType, option.Nullable, node, path);
        if (_faults.Count > before)
        {
            return;
        }

        if (option.Property.IsDefined(typeof(InputPathAttribute)))
        {
            value = Absolute(value, node);
        }

        foreach (var rule in option.Rules.Where(rule => !rule.IsValid(value)))
        {
            Fault(node, path, $"Expected {OptionScalars.InWords(option.Property.PropertyType, rule)}, got {OptionScalars.Show(value)}.");
        }

        option.Property.SetValue(record, value, BindingFlags.Default, null, null, null);
    }

    private object? Absolute(object? value, YamlNode node) => value switch
    {
        string written => _absolute(written, _file.Place(node).File),
        string[] list => list.Zip(((YamlSequenceNode)node).Children)
            .Select(entry => _absolute(entry.First, _file.Place(entry.Second).File)).ToArray(),
        _ => value,
    };

    private string? KeyText(YamlNode key, string path)
    {
        if (key is YamlScalarNode { Value: { Length: > 0 } name })
        {
            return name;
        }

        Fault(key, path, $"Expected a name as key, got {InWords(key)}. Write 'name: value'.");
        return null;
    }

    private void Fault(YamlNode node, string path, string sentence)
    {
        var (file, line) = _file.Place(node);
        _faults.Add($"{(file.Length == 0 ? "" : $"{file}:{line}: ")}{(path.Length == 0 ? "" : path + ": ")}{sentence}");
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Known(IEnumerable<Card> cards) => string.Join(", ", cards.Select(card => card.Kind));

    internal static string InWords(YamlNode node) => node switch
    {
        YamlScalarNode { Value.Length: > 0 } scalar => $"'{scalar.Value}'",
        YamlScalarNode => "nothing",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };
}
