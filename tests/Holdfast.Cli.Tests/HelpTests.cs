namespace Holdfast.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData("holdfast")]
    [InlineData("quickstart")]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("estimate")]
    [InlineData("resume")]
    [InlineData("organism")]
    [InlineData("organism create")]
    [InlineData("evaluate")]
    [InlineData("attack")]
    [InlineData("list")]
    [InlineData("explain")]
    [InlineData("report")]
    [InlineData("doctor")]
    public void Help_reads_as_agreed(string verb)
    {
        var terminal = new Terminal();
        string[] words = verb == "holdfast" ? [] : verb.Split(' ');
        Assert.Equal(0, terminal.Run([.. words, "--help"]));
        Assert.Equal(Golden(verb, terminal.Output), terminal.Output);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public void No_words_at_all_show_the_help()
    {
        var terminal = new Terminal();
        Assert.Equal(0, terminal.Run());
        Assert.Equal(Golden("holdfast", terminal.Output), terminal.Output);
    }

    // HOLDFAST_GOLDEN=1 writes what is there now into the source tree, for a person to read before committing it.
    private static string Golden(string name, string actual)
    {
        var file = name.Replace(' ', '-') + ".txt";
        if (Environment.GetEnvironmentVariable("HOLDFAST_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), file), actual);
        }

        var path = Path.Combine(AppContext.BaseDirectory, "Golden", file);
        return File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "Golden");
}
