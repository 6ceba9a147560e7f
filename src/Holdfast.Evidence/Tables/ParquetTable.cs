using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using Parquet;
using Parquet.Serialization;

namespace Holdfast.Evidence.Tables;

/// <summary>Reads Parquet one row group at a time.</summary>
internal static class ParquetTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static IEnumerable<TableRow> Read(string path)
    {
        using var stream = TableFile.Open(path);
        RequireFooter(stream, path);
        var groups = Within(Patience, path, () => GroupsAsync(stream));
        long record = 0;
        for (var group = 0; group < groups; group++)
        {
            foreach (var cells in Whole(path, () => GroupAsync(stream, group)))
            {
                yield return new TableRow(path, ++record, cells.ToDictionary(cell => cell.Key, cell => Cell(cell.Value)), "record");
            }
        }
    }

    // A Parquet file ends with the length of its footer and the four letters that it begins with; the package makes room for that
    // length unseen.
    private static void RequireFooter(Stream stream, string path)
    {
        var tail = new byte[8];
        if (stream.Length >= 12)
        {
            stream.Position = stream.Length - tail.Length;
            stream.ReadExactly(tail);
            stream.Position = 0;
            var footer = BinaryPrimitives.ReadUInt32LittleEndian(tail);
            if (tail.AsSpan(4).SequenceEqual("PAR1"u8) && footer > stream.Length - 12)
            {
                throw new InputFaultException(
                    $"Expected a whole Parquet file at {path}, got one of {stream.Length} bytes that tells of a footer of {footer}. "
                        + "Fetch or write it again.");
            }
        }
    }

    private static async Task<int> GroupsAsync(Stream stream)
    {
        await using var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
        return reader.RowGroupCount;
    }

    private static async Task<IList<Dictionary<string, object>>> GroupAsync(Stream stream, int group)
    {
        stream.Position = 0;
        return (await ParquetSerializer.DeserializeUntypedAsync(stream, null, group).ConfigureAwait(false)).Data;
    }

    /// <summary>Reads as <see cref="Whole"/> does, but not for ever: in some altered footers the package goes round in circles.</summary>
    /// <param name="patience">How long a whole file cannot take.</param>
    /// <param name="path">For the fault.</param>
    /// <param name="read">Reads; where it does not end it is left to itself, and ends with the process.</param>
    internal static T Within<T>(TimeSpan patience, string path, Func<Task<T>> read) => Whole(path, async () =>
    {
        try
        {
            return await Task.Run(read).WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new InvalidDataException($"its footer was not read within {patience.TotalSeconds} s");
        }
    });

    // The package has no synchronous calls; a local file's reads do not wait for anything worth a thread. What it throws on damaged
    // bytes is not documented and ranges from InvalidDataException to IndexOutOfRangeException, so all of it means the same here.
    private static T Whole<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return read().GetAwaiter().GetResult();
        }
        catch (Exception cause) when (cause is not OutOfMemoryException)
        {
            throw new InputFaultException(
                $"Expected a whole Parquet file at {path}, got one that cannot be read "
                    + $"({cause.GetBaseException().Message.TrimEnd('.')}). Fetch or write it again.", cause);
        }
    }

    /// <summary>A Parquet value as the cell of a <see cref="TableRow"/>.</summary>
    internal static object? Cell(object? value) => value switch
    {
        null or string or bool or double => value,
        ReadOnlyMemory<char> text => text.ToString(),
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        byte[] or IDictionary => value,
        IEnumerable list => list.Cast<object?>().Select(Cell).ToList(),
        _ => value,
    };
}
