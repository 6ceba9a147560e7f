using Spectre.Console;

namespace Holdfast.Cli;

/// <summary>Where the command line writes: results to one stream, faults and progress to the other.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Faults and progress.</param>
/// <param name="isTerminal">Whether a person sees progress as it happens, so that bars can be drawn.</param>
internal sealed class Screen(TextWriter output, TextWriter error, bool isTerminal)
{
    /// <summary>Results.</summary>
    public TextWriter Output => output;

    /// <summary>Faults and progress.</summary>
    public TextWriter Error => error;

    /// <summary>Draws tables; plain text where there is no terminal.</summary>
    public IAnsiConsole Tables { get; } = Console(output, isTerminal);

    /// <summary>The screen of this process.</summary>
    public static Screen OfProcess() =>
        new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected);

    /// <summary>Does some work while its progress is shown.</summary>
    public T Watch<T>(TimeProvider time, Func<Holdfast.Evidence.Runs.IProgressView, T> work) => isTerminal
        ? ProgressBars.Watch(Console(error, isTerminal), work)
        : work(new ProgressLines(error, time));

    private static IAnsiConsole Console(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = 160;
        }

        return console;
    }
}
