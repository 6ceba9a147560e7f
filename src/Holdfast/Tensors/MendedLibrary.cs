using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Tensors;

/// <summary>
/// Loads a copy of TorchSharp's Linux library that no longer asks for a symbol version which older C++ runtimes lack and nothing in it uses
/// (docs/decisions/0001-native-backend.md). The file on disk, which may be a link into a package cache, is only read.
/// </summary>
internal static partial class MendedLibrary
{
    /// <summary>The version that GCC 13 brought; Debian 12 and Ubuntu 22.04 have GCC 12.</summary>
    internal const string Version = "GLIBCXX_3.4.32";

    private const uint CloseOnExec = 1;

    /// <summary>Loads the mended copy.</summary>
    /// <param name="file">The library as it was published.</param>
    /// <returns>Its handle, or 0 where it does not ask for that version, so that mending would change nothing.</returns>
    /// <exception cref="DllNotFoundException">The copy does not load either.</exception>
    /// <exception cref="InvalidDataException">The file is no ELF library.</exception>
    internal static nint Load(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return Mend(bytes) ? Load(bytes) : 0;
    }

    /// <summary>
    /// Marks the need for that version weak, in place: the loader then passes over it where the system has no such version.
    /// </summary>
    /// <returns>Whether there was anything to mark.</returns>
    internal static bool Mend(byte[] library)
    {
        var needs = new ElfVersionNeeds(library);
        var found = needs.Read().Where(need => need.Name == Version && !need.IsWeak).ToList();
        found.ForEach(needs.MarkWeak);
        return found.Count > 0;
    }

    /// <summary>Loads a library from bytes, out of memory or, where the system forbids that, out of a file.</summary>
    internal static nint Load(byte[] library) => FromMemory(library) is var handle and not 0 ? handle : FromFile(library);

    /// <summary>
    /// Loads a library from a file that lives in memory alone: no folder to find or clear, nothing that another process could change.
    /// </summary>
    /// <returns>Its handle, or 0 where the system has no such files or does not run code from them.</returns>
    internal static nint FromMemory(byte[] library)
    {
        using var file = new SafeFileHandle(CreateInMemory("holdfast", CloseOnExec), ownsHandle: true);
        if (file.IsInvalid)
        {
            return 0;
        }

        RandomAccess.Write(file, library, 0);
        // The mapping outlives the descriptor.
        return NativeLibrary.TryLoad($"/proc/self/fd/{file.DangerousGetHandle()}", out var handle) ? handle : 0;
    }

    /// <summary>Loads a library from a file in a folder that only this user may enter and that is gone afterwards.</summary>
    /// <exception cref="DllNotFoundException">No such folder can be made, or the library does not load.</exception>
    internal static nint FromFile(byte[] library)
    {
        try
        {
            var folder = Directory.CreateTempSubdirectory("holdfast-");
            try
            {
                var file = Path.Combine(folder.FullName, "library.so");
                File.WriteAllBytes(file, library);
                return NativeLibrary.Load(file);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DllNotFoundException(
                $"Expected to write a mended copy of the library to {Path.GetTempPath()}, got: "
                    + $"{fault.Message} Set TMPDIR to a folder for it.", fault);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateInMemory(string name, uint flags);
}
