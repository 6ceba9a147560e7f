namespace Holdfast.Evidence.Runs;

/// <summary>Writing that a kill cannot leave half done, with its failures in one sentence.</summary>
public static class Disk
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>
    /// Writes beside the target, waits for the device, then renames: readers see the old file or the new one. What lies beside it from a
    /// kill is removed first and never written through: it may be a link to elsewhere.
    /// </summary>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    public static void Replace(string path, Action<Stream> write) => Attempt(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".tmp";
        try
        {
            using (var stream = Anew(beside))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    });

    /// <summary>Writes, and tells a refusal of the disk as a fault of the input.</summary>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    public static void Attempt(string path, Action write) => Attempt(path, _ =>
    {
        write();
        return true;
    });

    /// <summary>The folder, or the nearest one above it that is there, to ask about room and permission.</summary>
    /// <param name="folder">An absolute path.</param>
    public static string Existing(string folder) => Directory.Exists(folder) ? folder : Existing(Path.GetDirectoryName(folder)!);

    /// <summary>A file made anew in place of whatever has its name; a link there is removed, not followed.</summary>
    public static FileStream Anew(string path)
    {
        File.Delete(path);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    internal static T Attempt<T>(string path, Func<string, T> write)
    {
        try
        {
            return write(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, refused);
        }
    }

    internal static InputFaultException Fault(string path, Exception refused) => new(
        refused switch
        {
            UnauthorizedAccessException => $"Expected to write '{path}', got: no permission. Allow writing there or choose another folder.",
            _ when refused.HResult is NoSpaceOnUnix or NoSpaceOnWindows =>
                $"Expected to write '{path}', got: no space left on the device. Free some space, then try again or resume the run.",
            _ => $"Expected to write '{path}', got: {refused.Message} Check the folder.",
        },
        refused);
}
