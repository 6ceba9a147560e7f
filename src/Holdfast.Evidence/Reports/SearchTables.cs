using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;

namespace Holdfast.Evidence.Reports;

/// <summary>What was tried where options were searched for, and what was chosen.</summary>
internal static class SearchTables
{
    internal const string Title = "How options were searched for";

    /// <summary>A row for each search.</summary>
    internal static ReportTable Summary(IReadOnlyList<SearchRecord> searches)
    {
        var parted = searches.Any(search => search.Trials.Any(trial => trial.Reported is not null));
        return new ReportTable(
            [
                "Search", "Trials", "Operations", "As given", "Chosen",
                .. parted ? new[] { new Head("Chosen, on the other half") } : [],
                "Kept", new("Chosen options", Words: true, Long: true),
            ],
            [.. searches.Select(search => (IReadOnlyList<TableCell>)
            [
                new TableCell(search.Name, Detail: search.Aim),
                new TableCell(
                    FormattableString.Invariant($"{search.Trials.Count} of {search.MostTrials}"),
                    search.IsOver ? "" : "not over"),
                new TableCell(
                    Wording.Amount(search.Spent), search.Budget is { } budget ? $"of {Wording.Amount(budget)}" : ""),
                Value(search, search.Trials.FirstOrDefault()?.Value),
                Value(search, search.Best?.Value) with { Strong = true },
                .. parted ? new[] { Value(search, search.Best?.Reported) } : [],
                search.Best is { Kept: { } kept, IsAllowed: var allowed }
                    ? new TableCell(Wording.Percent(kept), allowed ? "" : "too little") : Wording.None,
                search.Best is { } best ? Options(best) : Wording.None,
            ])]);
    }

    /// <summary>Every trial of one search.</summary>
    internal static ReportTable Trials(SearchRecord search)
    {
        var parted = search.Trials.Any(trial => trial.Reported is not null);
        return new ReportTable(
            [
                "Trial", "Value", .. parted ? new[] { new Head("On the other half") } : [], "Kept", "Operations",
                new("Options", Words: true, Long: true),
            ],
            [.. search.Trials.Select(trial => (IReadOnlyList<TableCell>)
            [
                FormattableString.Invariant($"{trial.Number}"),
                Value(search, trial.Value) with { Strong = trial == search.Best },
                .. parted ? new[] { Value(search, trial.Reported) } : [],
                trial.Kept is { } kept ? new TableCell(Wording.Percent(kept), trial.IsAllowed ? "" : "too little") : Wording.None,
                Wording.Amount(trial.Operations),
                trial.Reason is { } reason ? $"{Options(trial)}. {reason}" : Options(trial),
            ])]);
    }

    /// <summary>What the columns mean.</summary>
    internal static string Notes(IReadOnlyList<SearchRecord> searches) =>
        "The value is " + string.Join("; ", searches.GroupBy(search => search.Aim).Select(aim =>
            $"{aim.Key} ({Wording.List([.. aim.Select(search => search.Name)])}, "
                + $"{(aim.First().HigherIsBetter ? "high" : "low")} is better)"))
        + ". Kept: the least share, above guessing, that was left on an exam of what is to be kept; a trial with less than "
        + string.Join(" or ", searches.Select(search => Wording.Percent(search.Keep)).Distinct())
        + " is chosen only where no other is. The first trial has the options as they were given. Nothing in the tables above comes from "
        + "the exams, attacks or seeds that options were chosen by."
        + (searches.Any(search => search.HigherIsBetter)
            ? " An attacker's search chooses by one half of the forget exam; the other half is what the tables above show." : "");

    internal static string Options(Trial trial) => trial.Options.Count == 0
        ? "as given" : string.Join(", ", trial.Options.Select(option => $"{option.Key} {option.Value}"));

    private static TableCell Value(SearchRecord search, double? value) =>
        value is { } known ? new TableCell(Wording.Number(known, search.Unit)) : Wording.None;
}
