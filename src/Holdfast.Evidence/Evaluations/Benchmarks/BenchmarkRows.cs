using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>Reads the records of a published file, each with a name of its own.</summary>
internal static class BenchmarkRows
{
    private const int FaultsShown = 20;

    /// <summary>Reads every record and adds a fault for each that cannot be used.</summary>
    /// <typeparam name="T">What a record is.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="columns">Columns that must be there.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <param name="name">The record's own name; a second record of the same name is a fault.</param>
    /// <param name="make">Makes it.</param>
    internal static List<T> Read<T>(
        string path, IReadOnlyList<string> columns, ICollection<string> faults, Func<TableRow, string> name, Func<TableRow, T> make)
    {
        var (made, found, places) = (new List<T>(), new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        InputFaultException.Collect(
            () =>
            {
                foreach (var row in TableFile.Read(path))
                {
                    // A column that is missing is missing in every record.
                    Require(row, columns);
                    InputFaultException.Collect(
                        () =>
                        {
                            var own = name(row);
                            if (!places.TryAdd(own, row.Location))
                            {
                                throw row.Fault($"Expected every name once, got '{own}' of {places[own]} again. Rename or remove one.");
                            }

                            made.Add(make(row));
                        },
                        found);
                }
            },
            found);
        found.Take(FaultsShown).ToList().ForEach(faults.Add);
        if (found.Count > FaultsShown)
        {
            faults.Add($"{path}: and {found.Count - FaultsShown} more faults like these.");
        }

        return made;
    }

    /// <summary>A cell's text that is no blank.</summary>
    internal static string Filled(TableRow row, string column) =>
        row.Text(column) is var text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw row.Fault($"Expected text in column '{column}', got only blanks. Fill it or remove the record.");

    /// <summary>A cell's text or whole number as text.</summary>
    internal static string Id(TableRow row, string column) => row.TryWhole(column, out var number)
        ? FormattableString.Invariant($"{number}")
        : Filled(row, column).Trim();

    private static void Require(TableRow row, IReadOnlyList<string> columns)
    {
        if (columns.Except(row.Columns).ToList() is { Count: > 0 } missing)
        {
            throw row.Fault($"Expected the columns {Listed(columns)}, got none named {Listed(missing)}. "
                + "Take the file as it was published.");
        }
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
