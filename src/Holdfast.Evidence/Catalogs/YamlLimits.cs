using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// What a file of options may be, found out from its events before the library builds nodes of it: building, comparing and hashing them
/// is recursive there, so that deep text, an anchor within itself or anchors of anchors end the process or never end.
/// </summary>
internal sealed class YamlLimits
{
    /// <summary>The largest recipe that anyone writes is a hundredth of it.</summary>
    public const int MostBytes = 1 << 20;

    private const int Deepest = 50;
    private const int MostNodes = 200_000;

    private readonly string _file;
    private readonly Stack<Frame> _open = new([new Frame(null, IsMapping: false, InKey: false)]);
    private readonly Dictionary<string, long> _sizes = [];

    private YamlLimits(string file) => _file = file;

    /// <summary>Refuses text that goes beyond.</summary>
    /// <param name="text">YAML, or what is meant to be.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputFaultException">
    /// It is nested too deeply, too large with every anchor written out, or an anchor is used within itself or in a key.
    /// </exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static void Check(string text, string file)
    {
        var limits = new YamlLimits(file);
        var events = new Parser(new StringReader(text));
        while (Next(events, file))
        {
            limits.Take(events.Current!);
        }
    }

    // The library's parser throws exceptions of other types than its own for text that it does not foresee, such as '[1' without its end.
    private static bool Next(Parser events, string file)
    {
        try
        {
            return events.MoveNext();
        }
        catch (Exception fault) when (fault is not YamlException)
        {
            throw new InputFaultException(
                $"{file}:{events.Current?.Start.Line ?? 1}: Expected YAML, got text that cannot be read from here on. "
                    + "Look for a bracket or quote that is not closed.",
                fault);
        }
    }

    private void Take(ParsingEvent happened)
    {
        switch (happened)
        {
            case MappingStart start:
                Open(start, isMapping: true);
                break;
            case SequenceStart start:
                Open(start, isMapping: false);
                break;
            case MappingEnd or SequenceEnd:
                var closed = _open.Pop();
                if (closed.Anchor is { } anchor)
                {
                    _sizes[anchor] = closed.Size;
                }

                Add(closed.Size, happened);
                break;
            case AnchorAlias alias:
                Add(Expanded(alias), alias);
                break;
            case Scalar:
                Add(1, happened);
                break;
        }
    }

    private void Open(NodeEvent start, bool isMapping)
    {
        if (_open.Count > Deepest)
        {
            throw Fault(start, $"Expected at most {Deepest} levels of options, got more. Write them less deeply.");
        }

        var parent = _open.Peek();
        _open.Push(new Frame(start.Anchor.IsEmpty ? null : start.Anchor.Value, isMapping, parent.InKey || parent.AtKey));
    }

    private long Expanded(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        var parent = _open.Peek();
        if (parent.InKey || parent.AtKey)
        {
            throw Fault(alias, $"Expected a name as key, got the anchor '*{name}'. Write 'name: value'.");
        }

        return _open.Any(frame => frame.Anchor == name)
            ? throw Fault(alias, "Expected options, got an anchor that contains itself. Write them out.")
            : _sizes.GetValueOrDefault(name, 1);
    }

    private void Add(long size, ParsingEvent node)
    {
        var parent = _open.Peek();
        parent.Size += size;
        parent.AtKey = parent.IsMapping && !parent.AtKey;
        if (parent.Size > MostNodes)
        {
            throw Fault(node, $"Expected at most {MostNodes} options with every anchor written out, got more. Write fewer.");
        }
    }

    private InputFaultException Fault(ParsingEvent node, string sentence) => new($"{_file}:{Math.Max(1, node.Start.Line)}: {sentence}");

    private sealed record Frame(string? Anchor, bool IsMapping, bool InKey)
    {
        /// <summary>Nodes so far, the collection itself among them, anchors written out.</summary>
        public long Size { get; set; } = 1;

        /// <summary>Whether the next node is a key.</summary>
        public bool AtKey { get; set; } = IsMapping;
    }
}
