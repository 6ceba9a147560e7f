namespace Holdfast.Evidence.Tables;

/// <summary>
/// A file that lies on a disk, read from front to back or from anywhere. Pipes, devices and whatever else has no size are refused before
/// they are opened: opening one may wait for ever, and reading one may never end. A fault while reading is told with the file's path.
/// </summary>
public sealed class StoredFile : Stream
{
    private readonly string _path;
    private readonly Stream _bytes;

    internal StoredFile(string path, Stream bytes) => (_path, _bytes) = (path, bytes);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => _bytes.CanSeek;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => _bytes.Length;

    /// <inheritdoc />
    public override long Position
    {
        get => _bytes.Position;
        set => _bytes.Position = value;
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <exception cref="InputFaultException">There is none, it has no bytes, or it cannot be read.</exception>
    public static StoredFile Open(string path)
    {
        Require(path);
        try
        {
            return new(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, cause);
        }
    }

    /// <summary>Everything that a file holds.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <exception cref="InputFaultException">
    /// There is none, it has no bytes, it cannot be read, or it is larger than memory can hold.
    /// </exception>
    public static byte[] ReadAllBytes(string path)
    {
        using var file = Open(path);
        if (file.Length > Array.MaxLength)
        {
            throw new InputFaultException(
                $"Expected a file of at most {Array.MaxLength} bytes at {path}, got {file.Length}. Give the right file.");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Refuses what is no stored file, without opening it.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <exception cref="InputFaultException">There is none, or it has no bytes.</exception>
    public static void Require(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputFaultException(
                $"Expected the path of a file, got '{path.Replace("\0", "\\0", StringComparison.Ordinal)}'. Correct the path.");
        }

        if (Directory.Exists(path))
        {
            throw new InputFaultException($"Expected a file at {path}, got a folder. Name a file in it.");
        }

        if (Target(path) is not { Exists: true } file)
        {
            throw new InputFaultException($"Expected a file at {path}, got nothing there. Correct the path.");
        }

        if (file.Length == 0)
        {
            throw new InputFaultException(
                $"Expected a stored file at {path}, got 0 bytes. Give a file that holds something, no pipe and no device.");
        }
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Attempt(() => _bytes.Read(buffer, offset, count));

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _bytes.Read(buffer);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw Unreadable(_path, cause);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _bytes.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw Unreadable(_path, cause);
        }
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => Attempt(() => _bytes.Seek(offset, origin));

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
        }

        base.Dispose(disposing);
    }

    // A link has a length of its own; links in a circle lead to nothing.
    private static FileInfo? Target(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static InputFaultException Unreadable(string path, Exception cause) =>
        new($"Expected to read {path}, got: {cause.Message.TrimEnd('.')}. Check the file, its permissions and the disk.", cause);

    private T Attempt<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw Unreadable(_path, cause);
        }
    }
}
