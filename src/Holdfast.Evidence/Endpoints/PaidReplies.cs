using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Endpoints;

/// <summary>
/// Answers that were paid for, a file each, named after the request: who asks the same again, in whichever process, is answered from
/// here. A file is there whole or not at all; a kill loses what was under way and nothing else.
/// </summary>
/// <param name="folder">Where the files lie.</param>
/// <param name="time">The clock.</param>
internal sealed class PaidReplies(string folder, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The answer kept, or else the one that is sent for, kept before it is returned.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="stopping">Ends the waiting for another process that is sending the same.</param>
    /// <exception cref="InputFaultException">A file is damaged, or the disk refuses.</exception>
    internal async Task<EndpointReply> Get(EndpointRequest request, Func<Task<EndpointReply>> send, CancellationToken stopping)
    {
        var name = request.Name();
        var path = PathName.Below(folder, name[..2], name + ".json");
        if (Find(path) is { } known)
        {
            return known;
        }

        await using var held = await Hold(path + ".lock", stopping).ConfigureAwait(false);
        if (Find(path) is { } paid)
        {
            return paid;
        }

        var reply = await send().ConfigureAwait(false);
        Disk.Replace(path, stream => stream.Write(RunJson.Bytes(reply)));
        return reply;
    }

    private static EndpointReply? Find(string path) => File.Exists(path) ? RunJson.Read<EndpointReply>(path) : null;

    // The lock is the operating system's: it ends with the process that holds it, however that ends.
    private async Task<FileStream> Hold(string path, CancellationToken stopping)
    {
        Disk.Attempt(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        while (true)
        {
            try
            {
                return Disk.Attempt(path, file => new FileStream(
                    file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
            }
            catch (InputFaultException refused) when (refused.InnerException is IOException cause && RunLock.IsSharingFault(cause))
            {
                await Task.Delay(Poll, time, stopping).ConfigureAwait(false);
            }
        }
    }
}
