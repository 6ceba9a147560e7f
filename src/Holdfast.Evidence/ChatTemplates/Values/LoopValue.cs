namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>
/// What <c>loop</c> is inside a loop. Items are asked for as late as can be: the next one only where a template asks whether there is one,
/// and the others only where it asks how many.
/// </summary>
/// <param name="items">What is looped over.</param>
/// <param name="depth">How many loops are around this one.</param>
internal sealed class LoopValue(IEnumerable<object?> items, int depth)
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();
    private readonly Queue<object?> _ahead = new();
    private object? _previous = new UndefinedValue("the item before the first");
    private object? _changed = Arguments.Missing;
    private long _index = -1;

    /// <summary>How deep the loop is in loops that a template calls again, from 0.</summary>
    public int Depth => depth;

    /// <summary>What <c>loop(items)</c> does; null where the loop is not marked as recursive.</summary>
    public CallableValue? Again { get; set; }

    /// <summary>The item of this turn.</summary>
    public object? Current { get; private set; }

    /// <summary>Goes to the next item, if there is one.</summary>
    public bool Next()
    {
        if (!Look(1))
        {
            return false;
        }

        _previous = _index >= 0 ? Current : _previous;
        Current = _ahead.Dequeue();
        _index++;
        return true;
    }

    /// <summary>An attribute of <c>loop</c>, or <see cref="Arguments.Missing"/>.</summary>
    public object? Get(string name) => name switch
    {
        "index" => _index + 1,
        "index0" => _index,
        "first" => _index == 0,
        "last" => !Look(1),
        "length" => Length(),
        "revindex" => Length() - _index,
        "revindex0" => Length() - _index - 1,
        "previtem" => _previous,
        "nextitem" => Look(1) ? _ahead.Peek() : new UndefinedValue("the item after the last"),
        "depth" => Depth + 1L,
        "depth0" => (long)Depth,
        "cycle" => new CallableValue("loop.cycle", (arguments, _) => arguments.Positional.Count == 0
            ? throw arguments.Fault("at least one argument", "none")
            : arguments.Positional[(int)(_index % arguments.Positional.Count)]),
        "changed" => new CallableValue("loop.changed", Changed),
        _ => Arguments.Missing,
    };

    private object? Changed(Arguments arguments, Rendering rendering)
    {
        var value = new ListValue(arguments.Positional, IsTuple: true);
        var changed = _changed == Arguments.Missing || !Value.Equal(_changed, value, rendering.Budget);
        _changed = value;
        return changed;
    }

    private long Length()
    {
        while (Look(_ahead.Count + 1))
        {
        }

        return _index + 1 + _ahead.Count;
    }

    private bool Look(int count)
    {
        while (_ahead.Count < count && _items.MoveNext())
        {
            _ahead.Enqueue(_items.Current);
        }

        return _ahead.Count >= count;
    }
}
