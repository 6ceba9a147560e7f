using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;

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
                new Line("best so far", Ink.Of(0), [.. search.BestSoFar.Select(best => best?.Value).Select(Point)], Marked: false),
                .. search.HigherIsBetter
                    ? [new Line("the same on the other half", Ink.Of(2), [.. search.BestSoFar.Select(best => best?.Reported).Select(Point)], Marked: false)]
                    : Array.Empty<Line>(),
            ],
            Shares = share,
            Ends = share ? (0, 1) : null,
        }.Draw();

        static LinePoint Point(double? value, int index)
        {
            var known = value ?? double.NaN;
            return new LinePoint(index + 1, known, known, known);
        }
    }
}
