using System.Collections;
using System.Globalization;
using Parquet;
using Parquet.Serialization;

namespace Holdfast.Evidence.Tables;

/// <summary>Reads Parquet one row group at a time.</summary>
internal static class ParquetTable
{
    internal static IEnumerable<TableRow> Read(string path)
    {
        using var stream = TableFile.Open(path);
        if (stream.Length == 0)
        {
            yield break;
        }

        var groups = Whole(path, () => GroupsAsync(stream));
        long record = 0;
        for (var group = 0; group < groups; group++)
        {
            foreach (var cells in Whole(path, () => GroupAsync(stream, group)))
            {
                yield return new TableRow(path, ++record, cells.ToDictionary(cell => cell.Key, cell => Cell(cell.Value)), "record");
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
                $"Expected a whole Parquet file at {path}, got one that cannot be read ({cause.GetBaseException().Message.TrimEnd('.')}). Fetch or write it again.", cause);
        }
    }

    private static object? Cell(object? value) => value switch
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
