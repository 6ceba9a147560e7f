using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Python's arithmetic: whole numbers of 64 bits, doubles, and texts and lists put together or repeated.</summary>
internal static class Arithmetic
{
    /// <summary>The value of an operation.</summary>
    /// <exception cref="TemplateFault">The values do not fit together, or a whole number does not fit 64 bits.</exception>
    public static object? Compute(object? left, string sign, object? right, Budget budget)
    {
        switch (left, sign, right)
        {
            case (string a, "+", string b):
                budget.Reserve((long)a.Length + b.Length);
                return a + b;
            case (ListValue a, "+", ListValue b) when a.IsTuple == b.IsTuple:
                budget.Reserve(16L * (a.Items.Count + b.Items.Count));
                return new ListValue([.. a.Items, .. b.Items], a.IsTuple);
            case (string text, "%", _):
                return TextFormat.Percent(text, right, budget);
            case (string or ListValue, "*", _) when Value.Number(right) is long times:
                return Repeat(left, times, budget);
            case (_, "*", string or ListValue) when Value.Number(left) is long times:
                return Repeat(right, times, budget);
            default:
                return Value.Number(left) is { } one && Value.Number(right) is { } two ? Numbers(one, sign, two)
                    : throw (left as UndefinedValue ?? right as UndefinedValue)?.Fault()
                        ?? new TemplateFault(
                            $"Expected values that fit '{sign}', got {Value.Kind(left)} and {Value.Kind(right)}. "
                            + "Mend the template or the conversation.");
        }
    }

    /// <summary>A whole number, or the fault of one that does not fit 64 bits.</summary>
    public static object Checked(Func<long> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            throw new TemplateFault("Expected whole numbers of 64 bits, got a larger one. Mend the template.");
        }
    }

    private static object Numbers(object left, string sign, object right)
    {
        if (sign is "/" or "//" or "%" && Value.ToDouble(right) == 0)
        {
            throw new TemplateFault("Expected a divisor that is not zero, got 0. Mend the template.");
        }

        if (sign == "/" || left is double || right is double)
        {
            return Doubles(Value.ToDouble(left), sign, Value.ToDouble(right));
        }

        var (a, b) = ((long)left, (long)right);
        return sign switch
        {
            "+" => Checked(() => checked(a + b)),
            "-" => Checked(() => checked(a - b)),
            "*" => Checked(() => checked(a * b)),
            "//" => Checked(() => checked(a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0)),
            "%" => b == -1 ? 0L : ((a % b) + b) % b,
            _ => b < 0 ? Math.Pow(a, b) : Checked(() => Power(a, b)),
        };
    }

    private static double Doubles(double a, string sign, double b) => sign switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "//" => Math.Floor(a / b),
        "%" => a - (b * Math.Floor(a / b)),
        _ => Math.Pow(a, b),
    };

    private static long Power(long number, long times)
    {
        var power = 1L;
        for (var i = 0L; i < times && power is not 0 && (i < 64 || number is not (0 or 1 or -1)); i++)
        {
            power = checked(power * number);
        }

        return number == -1 ? times % 2 == 0 ? 1 : -1 : power;
    }

    private static object Repeat(object? value, long times, Budget budget)
    {
        var count = Math.Max(0, times);
        if (value is string text)
        {
            budget.Reserve(text.Length == 0 ? 0 : count > Budget.MostCharacters ? count : count * text.Length);
            return text.Length == 0 ? "" : string.Concat(Enumerable.Repeat(text, (int)count));
        }

        var list = (ListValue)value!;
        budget.Reserve(list.Items.Count == 0 ? 0 : 16 * (count > Budget.MostCharacters ? count / 16 : count * list.Items.Count));
        return new ListValue(list.Items.Count == 0 ? [] : [.. Enumerable.Repeat(list.Items, (int)count).SelectMany(items => items)],
            list.IsTuple);
    }
}
