using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>
/// The filter <c>tojson</c> as transformers has it: Python's json.dumps without escapes of other letters, and unlike Jinja2's own without
/// escapes of markup.
/// </summary>
internal sealed class PythonJson
{
    private readonly StringBuilder _text = new();
    private readonly Budget _budget;
    private readonly string? _indent;
    private readonly string _between;
    private readonly string _colon;
    private readonly bool _sorts;
    private readonly bool _ascii;

    private PythonJson(Arguments given, Budget budget)
    {
        var bound = given.Bind(0, "ensure_ascii", "indent", "separators", "sort_keys");
        _budget = budget;
        _ascii = Flag(bound[0]);
        _sorts = Flag(bound[3]);
        if (bound[1] is not null && bound[1] != Arguments.Missing)
        {
            budget.Reserve(bound[1] is long width ? width : 0);
            _indent = bound[1] as string ?? new string(' ', (int)Math.Max(0, Value.Whole(bound[1])));
        }

        var separators = bound[2] is null || bound[2] == Arguments.Missing ? null : bound[2] as ListValue
            ?? throw given.Fault("two separators", "something else");
        (_between, _colon) = separators is null ? (_indent is null ? ", " : ",", ": ")
            : separators.Items is [string between, string colon] ? (between, colon)
            : throw given.Fault("two separators", "something else");
    }

    /// <summary>The filter.</summary>
    public static object? Filter(object? value, Arguments given, Rendering rendering)
    {
        var json = new PythonJson(given, rendering.Budget);
        json.Write(value, 0);
        return rendering.Budget.Text(json._text.ToString());
    }

    private static bool Flag(object? given) => given != Arguments.Missing && Value.Truth(given);

    private void Write(object? value, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _budget.Spend(1);
        switch (value)
        {
            case string text:
                Quote(text);
                break;
            case ListValue list:
                Nest('[', ']', list.Items, item => Write(item, depth + 1), depth);
                break;
            case MappingValue mapping:
                var entries = mapping.Entries.Select(entry => (Key: KeyText(entry.Key), entry.Value));
                var ordered = _sorts ? entries.OrderBy(entry => entry.Key, Comparer<string>.Create(PythonText.Compare)) : entries;
                Nest('{', '}', [.. ordered], entry =>
                {
                    Quote(entry.Key);
                    _text.Append(_colon);
                    Write(entry.Value, depth + 1);
                }, depth);
                break;
            default:
                _text.Append(Scalar(value));
                break;
        }
    }

    private void Nest<T>(char open, char close, IReadOnlyList<T> items, Action<T> write, int depth)
    {
        _text.Append(open);
        for (var at = 0; at < items.Count; at++)
        {
            _text.Append(at == 0 ? "" : _between);
            Break(depth + 1);
            write(items[at]);
        }

        if (items.Count > 0)
        {
            Break(depth);
        }

        _text.Append(close);
    }

    private void Break(int depth)
    {
        if (_indent is not null)
        {
            _budget.Reserve((long)depth * _indent.Length);
            _text.Append('\n').Insert(_text.Length, _indent, depth);
        }
    }

    private static string KeyText(object? key) => key as string ?? Scalar(key);

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number when double.IsFinite(number) => PythonText.Number(number),
        double number => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity",
        _ => throw Value.Misfit("a value that JSON has", value),
    };

    private void Quote(string text)
    {
        _budget.Reserve(text.Length);
        _text.Append('"');
        foreach (var sign in text)
        {
            if (sign is >= ' ' and not ('"' or '\\') && !(_ascii && sign > '~'))
            {
                _text.Append(sign);
                continue;
            }

            _text.Append('\\').Append(sign switch
            {
                '"' => "\"",
                '\\' => "\\",
                '\n' => "n",
                '\r' => "r",
                '\t' => "t",
                '\b' => "b",
                '\f' => "f",
                _ => $"u{((int)sign).ToString("x4", CultureInfo.InvariantCulture)}",
            });
        }

        _text.Append('"');
    }
}
