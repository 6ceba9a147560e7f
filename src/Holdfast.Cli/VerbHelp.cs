using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Holdfast.Cli;

/// <summary>A verb with examples for its help.</summary>
/// <param name="name">The word on the command line.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">Command lines without <c>holdfast</c>, each with what it is for.</param>
internal sealed class Verb(string name, string description, params (string Line, string Purpose)[] examples)
    : Command(name, description)
{
    /// <summary>Command lines to learn from.</summary>
    public IReadOnlyList<(string Line, string Purpose)> Examples => examples;
}

/// <summary>Help as the library writes it, followed by examples and exit codes.</summary>
internal sealed class VerbHelp : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    done
          1    failed, or done with cells missing (the report says which)
          2    the input cannot be used; each fault is one line
          130  cancelled; a run can be resumed

        """;

    private readonly HelpAction _plain = new() { MaxWidth = 100 };

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        _plain.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        if (command is Verb { Examples.Count: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (var (line, purpose) in verb.Examples)
            {
                output.WriteLine($"  holdfast {line}");
                output.WriteLine($"      {purpose}");
            }

            output.WriteLine();
        }

        if (command.Name == CommandLine.Name)
        {
            output.Write(ExitCodes.ReplaceLineEndings("\n"));
        }

        return ExitCode.Done;
    }
}
