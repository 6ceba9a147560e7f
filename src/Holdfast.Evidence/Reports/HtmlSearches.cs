using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;

namespace Holdfast.Evidence.Reports;

/// <summary>The searches for options on the page.</summary>
internal static class HtmlSearches
{
    internal static IEnumerable<XElement> Of(Findings findings)
    {
        var searches = findings.Searches;
        if (searches.Count == 0)
        {
            yield break;
        }

        yield return new XElement("h2", SearchTables.Title);
        yield return HtmlParts.Table(SearchTables.Summary(searches));
        yield return HtmlParts.Small("small", SearchTables.Notes(searches));
        yield return new XElement(
            "figure",
            new XElement("div", new XAttribute("class", "panels"), searches.Where(search => search.Trials.Count > 1).Select(Panel)),
            new XElement(
                "figcaption",
                "The best value that had kept enough, by the number of trials."
                + (searches.Any(search => search.HigherIsBetter) ? " Blue: the same trial on the other half of the exam." : "")));
        foreach (var search in searches)
        {
            yield return HtmlParts.Folded(
                $"All trials of {search.Name}: {Wording.Count(search.Trials.Count, "setting")}",
                HtmlParts.Table(SearchTables.Trials(search)));
        }
    }

    private static XElement Panel(SearchRecord search)
    {
        var share = search.Unit == Wording.ShareUnit;
        return new LineChart
        {
            Title = search.Name,
            Axis = "trials",
            Lines =
            [
                Of("best so far", 0, best => best?.Value),
                .. search.HigherIsBetter ? [Of("the same on the other half", 2, best => best?.Reported)] : Array.Empty<Line>(),
            ],
            Shares = share,
            Ends = share ? (0, 1) : null,
        }.Draw();

        Line Of(string name, int ink, Func<Trial?, double?> told) =>
            new(name, Ink.Of(ink), [.. search.BestSoFar.Select(told).Select(Point)], Marked: false);

        static LinePoint Point(double? value, int index)
        {
            var known = value ?? double.NaN;
            return new LinePoint(index + 1, known, known, known);
        }
    }
}
