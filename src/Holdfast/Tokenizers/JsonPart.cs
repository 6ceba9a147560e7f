using System.Text.Json;
using Holdfast.Evidence;

namespace Holdfast.Tokenizers;

/// <summary>One value inside a JSON file, which knows its path there, so that a fault can name the spot.</summary>
internal sealed class JsonPart
{
    /// <summary>The largest count or id that a file may name, far beyond any vocabulary.</summary>
    public const int Largest = (1 << 24) - 1;

    private readonly JsonPart? _parent;
    private readonly string _step;
    private readonly int _index;

    /// <summary>The top of a file.</summary>
    public JsonPart(JsonElement value, string file)
        : this(value, null, file, 0)
    {
    }

    private JsonPart(JsonElement value, JsonPart? parent, string step, int index) =>
        (Value, _parent, _step, _index) = (value, parent, step, index);

    /// <summary>The value; undefined where the file has none here.</summary>
    public JsonElement Value { get; }

    /// <summary>The way to it from the top of the file.</summary>
    public string Path => _parent is null ? ""
        : _step.Length == 0 ? $"{_parent.Path}[{_index}]"
        : _parent._parent is null ? _step
        : $"{_parent.Path}.{_step}";

    /// <summary>The name of the file.</summary>
    public string File => _parent is null ? _step : _parent.File;

    /// <summary>Whether the value is there and not null.</summary>
    public bool Exists => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The name of the component: its "type".</summary>
    public string Kind => Text("type");

    /// <summary>The member of that name; one that does not exist where the object has none.</summary>
    public JsonPart this[string name]
    {
        get
        {
            if (Exists && Value.ValueKind != JsonValueKind.Object)
            {
                throw Unfit("an object");
            }

            try
            {
                var member = Exists && Value.TryGetProperty(name, out var found) ? found : default;
                return new JsonPart(member, this, name, 0);
            }
            catch (InvalidOperationException)
            {
                throw HalfName();
            }
        }
    }

    /// <summary>The parts of the array of that name.</summary>
    public IReadOnlyList<JsonPart> Parts(string name) => this[name].Items();

    /// <summary>The parts of the value, an array.</summary>
    public IReadOnlyList<JsonPart> Items() => Value.ValueKind == JsonValueKind.Array
        ? [.. Value.EnumerateArray().Select((item, i) => new JsonPart(item, this, "", i))]
        : throw Unfit("an array");

    /// <summary>The names and parts of the value, an object; of members with one name, each.</summary>
    public IEnumerable<(string Name, JsonPart Part)> Members() => Value.ValueKind == JsonValueKind.Object
        ? Value.EnumerateObject().Select(member => (Name: NameOf(member), member.Value))
            .Select(member => (member.Name, new JsonPart(member.Value, this, member.Name, 0)))
        : throw Unfit("an object");

    /// <summary>The string of that name.</summary>
    public string Text(string name) => this[name].AsText();

    /// <summary>The string of that name, or another where it is absent.</summary>
    public string Text(string name, string otherwise) => this[name] is { Exists: true } part ? part.AsText() : otherwise;

    /// <summary>The truth value of that name, or another where it is absent.</summary>
    public bool Flag(string name, bool otherwise) => Flag(name) ?? otherwise;

    /// <summary>The truth value of that name, or null where it is absent.</summary>
    public bool? Flag(string name) => this[name] is { Exists: true } part ? part.AsFlag() : null;

    /// <summary>The value as a string.</summary>
    public string AsText()
    {
        try
        {
            return Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Unfit("a string");
        }
        catch (InvalidOperationException)
        {
            throw Unfit("a string of whole Unicode characters");
        }
    }

    /// <summary>The value as a count or id: a whole number from 0 to <see cref="Largest"/>.</summary>
    public int AsCount() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number is >= 0 and <= Largest
            ? number
            : throw Unfit($"a whole number from 0 to {Largest}");

    /// <summary>The value as the id of a token that there may not be: null where it is negative.</summary>
    public int? AsId() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number < 0 ? null : AsCount();

    /// <summary>The fault of a value of the wrong form.</summary>
    public InputFaultException Unfit(string expected) => Fault(expected, Describe());

    /// <summary>The fault of a component of a kind that is not among those known.</summary>
    public InputFaultException Unknown(string stage, params string[] known) =>
        Fault($"a {stage} that is read here ({string.Join(", ", known)})", $"\"{Kind}\"");

    /// <summary>The fault of this spot.</summary>
    public InputFaultException Fault(
        string expected, string got, string remedy = "Save the tokenizer again, or take one of another kind.") =>
        new($"Expected {expected} at {(Path.Length == 0 ? "the top" : Path)} of {File}, got {got}. {remedy}");

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw HalfName();
        }
    }

    private InputFaultException HalfName() => Fault("names of whole Unicode characters", "half of one");

    private bool AsFlag() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unfit("true or false"),
    };

    private string Describe()
    {
        if (!Exists)
        {
            return "nothing";
        }

        var raw = Value.GetRawText();
        return raw.Length <= 40 ? raw : $"{raw[..40]}...";
    }
}
