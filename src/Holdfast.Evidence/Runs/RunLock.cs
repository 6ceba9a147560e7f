namespace Holdfast.Evidence.Runs;

/// <summary>
/// One writer per run. The lock belongs to the operating system and ends with the process, however it ends: a lock file that a dead
/// process left behind holds nobody up, and a reused process id cannot be mistaken for the writer.
/// </summary>
internal static class RunLock
{
    private const string FileName = "run.lock";

    /// <summary>Takes the lock; null where another process has it.</summary>
    /// <exception cref="InputFaultException">The folder cannot be written.</exception>
    internal static FileStream? Take(string folder)
    {
        // A probe of IsHeld holds the lock for an instant: only who keeps it is a writer.
        for (var tries = 0; tries < 3; tries++)
        {
            try
            {
                return Disk.Attempt(Path.Combine(folder, FileName), path =>
                    new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (InputFaultException refused) when (refused.InnerException is IOException cause && IsSharingFault(cause))
            {
                Thread.Sleep(20);
            }
        }
        return null;
    }

    internal static bool IsHeld(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException refused)
        {
            return IsSharingFault(refused);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // EAGAIN on Linux, EAGAIN on macOS, ERROR_SHARING_VIOLATION on Windows.
    internal static bool IsSharingFault(IOException refused) =>
        refused.HResult is 11 or 35 or unchecked((int)0x80070020);
}
