using System.Text;
using System.Text.RegularExpressions;

namespace Holdfast.Cli.Tests;

public sealed partial class LastCatchTests
{
    [Fact]
    public void What_nobody_foresaw_is_one_sentence_with_exit_code_1_and_its_trace_lies_in_a_file()
    {
        var error = new StringWriter { NewLine = "\n" };
        var code = new CommandLine(new Screen(new Refusing(new InvalidOperationException("No such thing\nas this.")), error, isTerminal: false),
            TimeProvider.System).Run(["list"]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Matches(@"^Expected no fault of the program itself, got InvalidOperationException: No such thing. Please report it; where it happened is told in \S+\.txt\.\n$", error.ToString());
        var trace = Trace().Match(error.ToString()).Value;
        Assert.Contains("at Holdfast.Cli.Verbs.ListVerb", File.ReadAllText(trace), StringComparison.Ordinal);
        File.Delete(trace);
    }

    [Fact]
    public void A_full_or_closed_output_is_no_fault_of_the_program()
    {
        var error = new StringWriter { NewLine = "\n" };
        var code = new CommandLine(new Screen(new Refusing(new IOException("No space left on device")), error, isTerminal: false), TimeProvider.System).Run(["list"]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("Expected to read and write freely, got: No space left on device. Mend that and try again; ", error.ToString(), StringComparison.Ordinal);
        File.Delete(Trace().Match(error.ToString()).Value);
    }

    [Fact]
    public void Where_faults_cannot_be_told_either_the_exit_code_still_comes() =>
        Assert.Equal(ExitCode.Failed, Breakdown.Tell(new InvalidOperationException(), new Refusing(new IOException())));

    [Fact]
    public void A_terminal_sees_no_control_characters_and_no_more_than_it_can_hold()
    {
        Assert.Equal(@"a\u001B[31m \u202Eb\u0000 é", Legible.Of("a\u001b[31m\n\u202eb\0 é"));
        var shortened = Legible.Of($"Expected, got '{new string('x', 1_000_000)}'. Do it.");
        Assert.StartsWith("Expected, got 'xxx", shortened, StringComparison.Ordinal);
        Assert.EndsWith("xxx'. Do it.", shortened, StringComparison.Ordinal);
        Assert.Contains(" [... 999224 characters ...] ", shortened, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_faults_are_told_and_the_rest_counted()
    {
        using var bench = new Workbench();
        File.WriteAllText(bench.RecipeFile, string.Concat(Enumerable.Range(0, 30).Select(n => $"unknown{n}: 1\n")));
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("check", bench.RecipeFile));
        var lines = terminal.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(21, lines.Length);
        Assert.Equal("And 15 more faults. Mend these first.", lines[^1]);
    }

    [GeneratedRegex(@"\S+holdfast-fault-\S+\.txt")]
    private static partial Regex Trace();

    private sealed class Refusing(Exception refusal) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw refusal;

        public override void WriteLine(string? value) => throw refusal;
    }
}
