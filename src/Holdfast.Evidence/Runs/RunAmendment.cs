namespace Holdfast.Evidence.Runs;

/// <summary>
/// A recorded run whose outcomes are worked out again, held against other writers: taken by <see cref="RunStore.Amend"/>. Each file is
/// replaced whole or not at all; where a process dies in between, doing it again mends the rest.
/// </summary>
public sealed class RunAmendment : IDisposable
{
    private readonly FileStream _lock;

    internal RunAmendment(RunFolder folder, FileStream held) => (Folder, _lock) = (folder, held);

    /// <summary>The run, to read.</summary>
    public RunFolder Folder { get; }

    /// <summary>Puts an outcome in the place of the recorded one, where it differs.</summary>
    /// <returns>Whether it differs.</returns>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    public bool Replace(Cell cell, CellOutcome outcome) => Replace(Folder.CellPath(cell), RunJson.Bytes(outcome));

    /// <summary>Makes the summary of a finished run again; it ended when it ended.</summary>
    /// <exception cref="InputFaultException">A file is not readable, or the disk refuses.</exception>
    public void Summarise()
    {
        if (File.Exists(Folder.SummaryPath))
        {
            Replace(Folder.SummaryPath, RunJson.Bytes(Folder.Summarised(Folder.Summary().Finished)));
        }
    }

    /// <summary>Lets the run go.</summary>
    public void Dispose() => _lock.Dispose();

    private static bool Replace(string path, byte[] bytes)
    {
        if (File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            return false;
        }

        Disk.Replace(path, stream => stream.Write(bytes));
        return true;
    }
}
