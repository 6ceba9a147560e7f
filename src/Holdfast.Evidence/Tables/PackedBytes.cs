namespace Holdfast.Evidence.Tables;

/// <summary>
/// The bytes of a gzip file, and behind its end bytes that begin no gzip member. The base library takes a file that was cut short for a
/// whole one; it would go on to read these, a whole file's reader does not, and so a file cut short is found out.
/// </summary>
internal sealed class PackedBytes(Stream file) : Stream
{
    // More than any reader looks ahead.
    private const int Margin = 1 << 17;

    private int _behind;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (file.Read(buffer) is > 0 and var read)
        {
            return read;
        }

        buffer.Fill(0xFF);
        _behind += buffer.Length;
        return _behind <= Margin ? buffer.Length : throw new InvalidDataException("the packed file was cut short");
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
