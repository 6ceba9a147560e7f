namespace Holdfast.Cli;

/// <summary>The last catch: what nobody foresaw is told in one sentence, and where it happened goes to a file.</summary>
internal static class Breakdown
{
    /// <summary>Tells of a failure. It throws nothing: where nobody can hear it, the exit code is all that is left to say.</summary>
    /// <param name="failure">What nobody caught.</param>
    /// <param name="error">Where to tell it; the standard error stream of the process where left out.</param>
    /// <returns><see cref="ExitCode.Failed"/>.</returns>
    public static int Tell(Exception failure, TextWriter? error = null)
    {
        try
        {
            (error ?? Console.Error).WriteLine(Sentence(failure.GetBaseException(), Keep(failure.ToString())));
        }
        catch (Exception deaf) when (deaf is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The stream for faults is closed or full itself.
        }

        return ExitCode.Failed;
    }

    // The system's own refusals, such as a full or closed output, are no mistake of the program.
    private static string Sentence(Exception cause, string trace) => cause is IOException or UnauthorizedAccessException
        ? $"Expected to read and write freely, got: {Sentence(cause)} Mend that and try again; {trace}"
        : $"Expected no fault of the program itself, got {cause.GetType().Name}: {Sentence(cause)} Please report it; {trace}";

    private static string Sentence(Exception cause)
    {
        var text = Legible.Line(cause.Message);
        return text.EndsWith('.') ? text : text + ".";
    }

    private static string Keep(string trace)
    {
        var path = Path.Combine(Path.GetTempPath(), $"holdfast-fault-{Path.GetRandomFileName()}.txt");
        try
        {
            using var file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write));
            file.WriteLine(trace);
            return $"where it happened is told in {path}.";
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"where it happened could not be written to {path}.";
        }
    }
}
