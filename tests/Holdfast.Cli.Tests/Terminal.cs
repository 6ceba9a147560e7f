namespace Holdfast.Cli.Tests;

/// <summary>Runs command lines in this process and keeps what they write.</summary>
internal sealed class Terminal
{
    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public int Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = new CommandLine(new Screen(output, error, isTerminal: false), TimeProvider.System).Run(arguments);
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }
}
