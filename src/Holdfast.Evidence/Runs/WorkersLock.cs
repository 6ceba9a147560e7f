namespace Holdfast.Evidence.Runs;

/// <summary>
/// The worker processes of a run. Each shares a lock on one file for as long as it lives, so that who takes up the run of a killed
/// process can tell when the last of its workers has let go of the checkpoints.
/// </summary>
public static class WorkersLock
{
    private const string FileName = "workers.lock";
    private const int Patience = 30;

    /// <summary>What a worker holds while it lives.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="InputFaultException">Another process has taken up the run meanwhile.</exception>
    public static IDisposable Share(string folder) => Disk.Attempt(Path.Combine(folder, FileName), path =>
        new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read));

    /// <summary>Waits until no worker is left. They end by themselves when the process that started them does.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="seconds">How long to wait at most.</param>
    /// <exception cref="InputFaultException">One is still at work.</exception>
    internal static void AwaitNobody(string folder, int seconds = Patience)
    {
        const int triesPerSecond = 20;
        for (var tries = 0; !IsFree(Path.Combine(folder, FileName)); tries++)
        {
            if (tries >= seconds * triesPerSecond)
            {
                throw new InputFaultException(
                    $"Expected the workers of the process that wrote '{folder}' to end with it, got one still there after {seconds} s. "
                    + "End the processes 'holdfast worker' of this run, then resume.");
            }

            Thread.Sleep(1000 / triesPerSecond);
        }
    }

    private static bool IsFree(string file)
    {
        if (!File.Exists(file))
        {
            return true;
        }

        try
        {
            Disk.Attempt(file, path => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)).Dispose();
            return true;
        }
        catch (InputFaultException refused) when (refused.InnerException is IOException cause && RunLock.IsSharingFault(cause))
        {
            return false;
        }
    }
}
