using System.Text;

namespace Holdfast.Evidence.ChatTemplates;

/// <summary>One rendering of a template: what was written so far, where it stands, and what it may still use up.</summary>
/// <param name="time">The clock of <c>strftime_now</c>.</param>
internal sealed class Rendering(TimeProvider time)
{
    private readonly List<Range> _generated = [];
    private readonly StringBuilder _text = new();
    private StringBuilder? _captured;

    /// <summary>What the template may use up.</summary>
    public Budget Budget { get; } = new();

    /// <summary>The clock of <c>strftime_now</c>.</summary>
    public TimeProvider Time => time;

    /// <summary>The line of the template at work.</summary>
    public int Line { get; set; } = 1;

    /// <summary>Writes text where text goes now.</summary>
    public void Write(string text)
    {
        var into = _captured ?? _text;
        Budget.Reserve(text.Length);
        if ((long)into.Length + text.Length > Budget.MostCharacters)
        {
            Budget.Reserve((long)into.Length + text.Length);
        }

        into.Append(text);
    }

    /// <summary>The text that a part of the template writes, in place of writing it.</summary>
    public string Capture(Action write)
    {
        var outer = _captured;
        _captured = new StringBuilder();
        try
        {
            write();
            return _captured.ToString();
        }
        finally
        {
            _captured = outer;
        }
    }

    /// <summary>Writes what the model itself would have written. Inside a macro or a block that is kept, its place is not known.</summary>
    public void WriteGenerated(string text)
    {
        var start = _text.Length;
        Write(text);
        if (_captured is null)
        {
            _generated.Add(start..(start + text.Length));
        }
    }

    /// <summary>All that was written.</summary>
    public RenderedChat Finish() => new(_text.ToString(), _generated);
}
