using Holdfast.Evidence;
using Holdfast.Evidence.Tables;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// One safetensors file, opened lazily: names, types and shapes come from the header; a tensor's data is read only when asked
/// for, straight into memory that the caller provides.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    // Large enough that a read costs more than its call, small enough that the staging of a conversion is nothing
    // beside any real tensor.
    private const int ChunkBytes = 4 << 20;

    private readonly SafeFileHandle _file;

    private SafetensorsFile(string path, SafeFileHandle file, SafetensorsHeader header)
    {
        Path = path;
        _file = file;
        Metadata = header.Metadata;
        Entries = header.Entries;
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>The texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>All tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="InputFaultException">The file cannot be read, or its header is wrong; every fault is listed.</exception>
    public static SafetensorsFile Open(string path)
    {
        StoredFile.Require(path);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var opened = new SafetensorsFile(path, file, SafetensorsHeader.Read(file, path));
            file = null;
            return opened;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException(
                $"Expected a readable file {path}, got: {exception.Message} Check the path and its permissions.", exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>
    /// Reads a tensor's data into a destination, converted to its type and moved to its device. Where type and device are
    /// those of the file the bytes go straight into the destination; else through a staging buffer of a few megabytes.
    /// </summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="destination">Contiguous, of the entry's shape, any floating type, any device.</param>
    /// <exception cref="ArgumentException">The destination has another shape or is not contiguous.</exception>
    /// <exception cref="InputFaultException">The file ends too early or cannot be read.</exception>
    public void Read(SafetensorsEntry entry, Tensor destination)
    {
        if (!destination.shape.AsSpan().SequenceEqual(entry.Shape.AsSpan()) || !destination.is_contiguous())
        {
            throw new ArgumentException(
                $"Expected a contiguous destination of shape [{string.Join(", ", entry.Shape)}] for '{entry.Name}', got "
                + $"[{string.Join(", ", destination.shape)}].", nameof(destination));
        }

        using var detached = destination.detach();
        using var flat = detached.view(-1);
        var elementBytes = SafetensorsTypes.BytesOf(entry.Type);
        var elements = entry.ByteCount / elementBytes;
        var chunk = Math.Min(ChunkBytes / elementBytes, elements);
        var direct = destination.dtype == entry.Type && destination.device_type == DeviceType.CPU;
        using var staging = direct ? null : empty(chunk, dtype: entry.Type, device: CPU);
        for (long start = 0; start < elements; start += chunk)
        {
            var count = Math.Min(chunk, elements - start);
            using var part = flat.narrow(0, start, count);
            using var staged = staging?.narrow(0, 0, count);
            ReadExactly((staged ?? part).bytes, entry.Offset + (start * elementBytes), entry.Name);
            if (staged is not null)
            {
                part.copy_(staged);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>Fills a buffer from a position of a file.</summary>
    /// <exception cref="EndOfStreamException">The file ends before the buffer is full.</exception>
    internal static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            var got = RandomAccess.Read(file, buffer, offset);
            if (got == 0)
            {
                throw new EndOfStreamException("The file became shorter while it was read.");
            }

            buffer = buffer[got..];
            offset += got;
        }
    }

    private void ReadExactly(Span<byte> buffer, long offset, string name)
    {
        try
        {
            ReadExactly(_file, buffer, offset);
        }
        catch (IOException exception)
        {
            throw new InputFaultException(
                $"Expected to read tensor '{name}' from {Path}, got: {exception.Message} Check the disk and the file.", exception);
        }
    }
}
