using Holdfast.Evidence;
using Holdfast.Evidence.Runs;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// Files of a folder that appear together or not at all: each is written beside its place under another name, and only when
/// all are complete are they renamed. A fault on the way leaves what was there before.
/// </summary>
internal sealed class PendingFiles : IDisposable
{
    private readonly string _folder;
    private readonly List<string> _names = [];

    /// <summary>Checks that a folder has room; it is made when the first file is added.</summary>
    /// <exception cref="InputFaultException">There is too little room.</exception>
    public PendingFiles(string folder, long neededBytes)
    {
        _folder = Path.GetFullPath(folder);
        var free = new DriveInfo(Disk.Existing(_folder)).AvailableFreeSpace;
        if (free < neededBytes)
        {
            throw new InputFaultException(
                $"Expected {neededBytes} bytes of free space for {_folder}, got {free}. Free some or choose another folder.");
        }
    }

    /// <summary>Writes one file under its temporary name.</summary>
    /// <exception cref="InputFaultException">It cannot be written.</exception>
    public void Add(string name, Action<Stream> write) => Disk.Attempt(Path.Combine(_folder, name), () =>
    {
        Directory.CreateDirectory(_folder);
        using var stream = Disk.Anew(Temporary(name));
        _names.Add(name);
        write(stream);
        stream.Flush(flushToDisk: true);
    });

    /// <summary>Puts every file in its place and removes files that the new ones replace.</summary>
    /// <param name="obsolete">Names whose presence would hide or contradict the new files.</param>
    /// <exception cref="InputFaultException">A file cannot be renamed.</exception>
    public void Commit(IEnumerable<string> obsolete)
    {
        Disk.Attempt(_folder, () =>
        {
            foreach (var name in _names)
            {
                File.Move(Temporary(name), Path.Combine(_folder, name), overwrite: true);
            }

            foreach (var name in obsolete.Except(_names))
            {
                File.Delete(Path.Combine(_folder, name));
            }
        });
        _names.Clear();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        foreach (var name in _names)
        {
            File.Delete(Temporary(name));
        }
    }

    private string Temporary(string name) => Path.Combine(_folder, $".{name}.partial");
}
