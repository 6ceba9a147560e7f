using System.Text.Json;

namespace Holdfast.Evidence.Tests.Statistics;

/// <summary>The numbers of scipy and statsmodels in tests/Reference/statistics/expected.json.</summary>
internal static class Expected
{
    private static readonly Lazy<JsonElement> Root = new(() =>
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "Reference", "statistics", "expected.json")));
        return json.RootElement.Clone();
    });

    internal static List<JsonElement> Cases(string name) => [.. Root.Value.GetProperty(name).EnumerateArray()];

    internal static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    internal static int Whole(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    internal static List<double> Numbers(this JsonElement element, string name) => element.GetProperty(name).Numbers();

    internal static List<double> Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(value => value.GetDouble())];
}
