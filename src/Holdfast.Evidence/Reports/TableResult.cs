using System.Globalization;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Reports;

/// <summary>What a run found of one safeguard in one domain: a table that <see cref="TableCsv"/> wrote, read and in words.</summary>
public sealed record TableResult
{
    private static readonly (string Heading, string Measure, string? Of)[] Numbers =
    [
        ("retain, before", "retain-before", null),
        ("forget, before", "forget-before", null),
        ("forget, after: mean", "forget-after-mean", "all attacks"),
        ("forget, after: worst", "forget-after-worst", null),
    ];

    /// <summary>The heads of the columns that <see cref="Cells"/> fill.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["recipe", "safeguard", "domain", "seeds", .. Numbers.Select(number => number.Heading), "place"];

    /// <summary>Name of the recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>The safeguard's own kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Kinds of the losses that it is made of.</summary>
    public required IReadOnlyList<string> Losses { get; init; }

    /// <summary>A row of a table, the recipe's name aside.</summary>
    public required IReadOnlyList<string> Cells { get; init; }

    /// <summary>The results of every table of a folder, in the order of their names and lines.</summary>
    /// <param name="folder">Holds the <c>table.csv</c> of runs, each under the name of its recipe.</param>
    /// <exception cref="InputFaultException">There is no table, or one is none of a run.</exception>
    public static IReadOnlyList<TableResult> Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputFaultException(
                $"Expected a folder with tables of runs after --results, got '{folder}', which is none. Copy the table.csv of runs there.");
        }

        return
        [
            .. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal)
                .SelectMany(file => Read(Path.GetFileNameWithoutExtension(file), TableFile.Read(file))),
        ];
    }

    private static IEnumerable<TableResult> Read(string recipe, IEnumerable<TableRow> table) =>
        from domain in table.GroupBy(row => row.Text("domain"))
        let exams = domain.GroupBy(row => row.Text("evaluation")).ToList()
        from exam in exams
        let parts = new[] { domain.Key == recipe ? "" : domain.Key, exams.Count == 1 ? "" : exam.Key }
        let title = string.Join(": ", parts.Where(part => part.Length > 0))
        from rows in exam.GroupBy(row => row.Text("safeguard"))
        select Of(recipe, title.Length == 0 ? Wording.None : title, rows.Key, [.. rows]);

    private static TableResult Of(string recipe, string domain, string safeguard, IReadOnlyList<TableRow> rows)
    {
        string[] kinds = [.. rows[0].Text("kinds").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var numbers = Numbers.Select(number => rows.FirstOrDefault(row =>
            row.Text("measure") == number.Measure && (number.Of is null || row.Text("of") == number.Of))).ToList();
        var place = rows.FirstOrDefault(row => row.Text("measure") == "place" && row.Text("value").Length > 0);
        return new()
        {
            Recipe = recipe,
            Kind = kinds.FirstOrDefault() ?? "",
            Losses = [.. kinds.Skip(1)],
            Cells =
            [
                safeguard,
                domain,
                numbers.OfType<TableRow>().Select(row => row.Text("seeds")).FirstOrDefault(seeds => seeds.Length > 0) ?? Wording.None,
                .. numbers.Select(Number),
                place is null ? Wording.None : $"{place.Text("value")} of {place.Text("n")}",
            ],
        };
    }

    private static string Number(TableRow? row)
    {
        if (row is null || row.Text("value").Length == 0)
        {
            return Wording.None;
        }

        var unit = row.Text("unit");
        var value = Wording.Number(Read("value"), unit);
        return row.Text("low") is "" or "NaN" ? value : $"{value} {Wording.Interval(Read("low"), Read("high"), unit)}";

        double Read(string column) => double.TryParse(row.Text(column), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw row.Fault($"Expected a number in '{column}', got '{row.Text(column)}'. Copy the table.csv of the run anew.");
    }
}
