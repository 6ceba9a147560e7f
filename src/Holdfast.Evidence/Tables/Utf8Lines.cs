using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Holdfast.Evidence.Tables;

/// <summary>The lines of a UTF-8 file with their numbers from 1. A line ends at a line feed, a carriage return or both.</summary>
internal static class Utf8Lines
{
    /// <summary>The longest line that is read: a thick book, and what memory bears many times over.</summary>
    internal const int MaximumBytes = 16 << 20;

    /// <summary>Reads line after line as text.</summary>
    internal static IEnumerable<(long Number, string Text)> Read(string path) =>
        ReadBytes(path).Select(line => (line.Number, Encoding.UTF8.GetString(line.Bytes.Span)));

    /// <summary>
    /// Reads line after line, each valid until the next; refuses bytes that are not UTF-8 and lines of more than
    /// <see cref="MaximumBytes"/>, and says which line it is.
    /// </summary>
    internal static IEnumerable<(long Number, ReadOnlyMemory<byte> Bytes)> ReadBytes(string path)
    {
        using var stream = TableFile.Open(path);
        var line = new ArrayBufferWriter<byte>(1 << 12);
        var chunk = new byte[1 << 16];
        long number = 1;
        var afterReturn = false;
        while (stream.Read(chunk, 0, chunk.Length) is > 0 and var count)
        {
            var start = afterReturn && chunk[0] == '\n' ? 1 : 0;
            afterReturn = false;
            while (start < count)
            {
                var length = chunk.AsSpan(start, count - start).IndexOfAny((byte)'\n', (byte)'\r');
                Append(line, chunk.AsSpan(start, length < 0 ? count - start : length), path, number);
                if (length < 0)
                {
                    break;
                }

                yield return Line(line, path, number++);
                line.ResetWrittenCount();
                start += length;
                afterReturn = chunk[start++] == '\r';
                if (afterReturn && start < count)
                {
                    start += chunk[start] == '\n' ? 1 : 0;
                    afterReturn = false;
                }
            }
        }

        if (line.WrittenCount > 0)
        {
            yield return Line(line, path, number);
        }
    }

    private static void Append(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> part, string path, long number)
    {
        if (line.WrittenCount + part.Length > MaximumBytes)
        {
            throw new InputFaultException(
                $"{path} line {number}: Expected at most {MaximumBytes} bytes in a line, got more. Split the record, or put line ends in.");
        }

        line.Write(part);
    }

    private static (long Number, ReadOnlyMemory<byte> Bytes) Line(ArrayBufferWriter<byte> line, string path, long number)
    {
        var bytes = line.WrittenMemory;
        if (!Utf8.IsValid(bytes.Span))
        {
            throw new InputFaultException($"{path} line {number}: Expected UTF-8 text, got other bytes. Save the file as UTF-8.");
        }

        while (number == 1 && bytes.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        return (number, bytes);
    }
}
