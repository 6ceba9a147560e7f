using System.Globalization;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Filters of numbers.</summary>
internal static class NumberFilters
{
    /// <summary>Them by name.</summary>
    public static IReadOnlyDictionary<string, Filter> All { get; } = new Dictionary<string, Filter>
    {
        ["abs"] = (value, given, _) => given.Bind(0) is not null && Value.Number(value) is { } number
            ? number is long whole ? Arithmetic.Checked(() => Math.Abs(whole)) : Math.Abs((double)number)
            : throw Value.Misfit("a number", value),
        ["int"] = Int,
        ["float"] = Float,
        ["round"] = Round,
    };

    private static object? Int(object? value, Arguments given, Rendering rendering)
    {
        var bound = given.Bind(0, "default", "base");
        if (bound[1] != Arguments.Missing && bound[1] is not 10L)
        {
            throw given.Fault("base 10", "another one");
        }

        var otherwise = bound[0] == Arguments.Missing ? 0L : bound[0];
        return Parse(value) switch
        {
            long whole => whole,
            double number when Math.Abs(number) < 9e18 => (long)number,
            _ => otherwise,
        };
    }

    private static object? Float(object? value, Arguments given, Rendering rendering)
    {
        var otherwise = given.Bind(0, "default")[0];
        return Parse(value) is { } number ? Value.ToDouble(number) : otherwise == Arguments.Missing ? 0.0 : otherwise;
    }

    // A number, or the number that a text spells; null where it is neither.
    private static object? Parse(object? value)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Fault();
        }

        if (value is not string text)
        {
            return Value.Number(value);
        }

        var digits = PythonText.Strip(text).Replace("_", "", StringComparison.Ordinal);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }

    private static object? Round(object? value, Arguments given, Rendering rendering)
    {
        var bound = given.Bind(0, "precision", "method");
        var places = bound[0] == Arguments.Missing ? 0 : Value.Whole(bound[0]);
        var number = Value.Number(value) ?? throw Value.Misfit("a number", value);
        if (places is < 0 or > 15)
        {
            throw given.Fault("0 to 15 places", $"{places}");
        }

        var scale = Math.Pow(10, places);
        return (bound[1] == Arguments.Missing ? "common" : bound[1]) switch
        {
            "common" => number is double common ? Math.Round(common, (int)places, MidpointRounding.ToEven) : number,
            "ceil" => Math.Ceiling(Value.ToDouble(number) * scale) / scale,
            "floor" => Math.Floor(Value.ToDouble(number) * scale) / scale,
            _ => throw given.Fault("'common', 'ceil' or 'floor'", "something else"),
        };
    }
}
