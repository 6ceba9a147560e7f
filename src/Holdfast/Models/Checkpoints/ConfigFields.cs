using System.Text.Json;

namespace Holdfast.Models.Checkpoints;

/// <summary>Typed access to the keys of a <c>config.json</c> that notes faults and goes on with a harmless value.</summary>
/// <param name="root">The object at the top.</param>
/// <param name="path">Where it comes from, for error texts.</param>
internal sealed class ConfigFields(JsonElement root, string path)
{
    /// <summary>The object at the top.</summary>
    public JsonElement Root { get; } = root;

    /// <summary>Everything found wrong so far.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>A token id or several; none where the key is missing, null or negative.</summary>
    public List<int> Ids(string key)
    {
        if (!TryGet(Root, key, out var value))
        {
            return [];
        }

        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var ids = new List<int>();
        foreach (var item in items)
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id))
            {
                // A negative id is how some files write that there is no such token.
                ids.AddRange(id < 0 ? [] : [id]);
            }
            else
            {
                Fault(key, "a token id or a list of them", value.GetRawText());
            }
        }

        return ids;
    }

    /// <summary>A whole number at the top; <paramref name="missing"/> where there is none.</summary>
    public int Count(string key, int? missing = null, int least = 1, int most = int.MaxValue) => Count(Root, key, missing, least, most);

    /// <summary>A whole number within an object; <paramref name="missing"/> where there is none, a fault where that is null.</summary>
    public int Count(JsonElement owner, string key, int? missing = null, int least = 1, int most = int.MaxValue)
    {
        if (!TryGet(owner, key, out var value))
        {
            if (missing is { } fallback)
            {
                return fallback;
            }

            Fault(key, "a whole number", "nothing");
        }
        else if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= least && count <= most)
        {
            return count;
        }
        else
        {
            Fault(key, most == int.MaxValue
                ? $"a whole number of at least {least}"
                : $"a whole number from {least} to {most}", value.GetRawText());
        }

        // Any value does: the fault ends the reading before it is used. One divides everything.
        return 1;
    }

    /// <summary>A number above 0 within an object; <paramref name="missing"/> where there is none, a fault where that is null.</summary>
    public double Positive(JsonElement? owner, string key, double? missing)
    {
        if (owner is not { } element || !TryGet(element, key, out var value))
        {
            if (missing is null)
            {
                Fault(key, "a number above 0", "nothing");
            }

            return missing ?? 1;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number > 0)
        {
            return number;
        }

        Fault(key, "a number above 0", value.GetRawText());
        return 1;
    }

    /// <summary>True or false; false where there is none.</summary>
    public bool Flag(string key)
    {
        if (!TryGet(Root, key, out var value) || value.ValueKind == JsonValueKind.False)
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.True)
        {
            Fault(key, "true or false", value.GetRawText());
        }

        return true;
    }

    /// <summary>Whether a value is the number 1.</summary>
    public static bool IsOne(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == 1;

    /// <summary>A fault where a key is there with a value that is not supported.</summary>
    public void Refuse(string key, Func<JsonElement, bool> supported, string expected)
    {
        if (TryGet(Root, key, out var value) && !supported(value))
        {
            Fault(key, expected, value.ValueKind == JsonValueKind.Object ? "an object" : value.GetRawText());
        }
    }

    /// <summary>Notes what is wrong with a key.</summary>
    public void Fault(string key, string expected, string got) =>
        Faults.Add($"Expected {key} in {path} to be {expected}, got {got}. Choose a checkpoint that this library supports.");

    /// <summary>The value of a key unless it is missing or null.</summary>
    public static bool TryGet(JsonElement owner, string key, out JsonElement value) =>
        owner.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;
}
