using System.Globalization;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Spectre.Console;

namespace Holdfast.Cli;

/// <summary>The headline of a run as a table: one line for each safeguard.</summary>
internal static class FindingsTable
{
    /// <summary>Shows it.</summary>
    public static void Show(Screen screen, Findings findings)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("Safeguard")
            .AddColumn(new TableColumn("Retain before").RightAligned())
            .AddColumn(new TableColumn("Forget before").RightAligned())
            .AddColumn(new TableColumn("Forget after, mean of all").RightAligned())
            .AddColumn(new TableColumn("of models not ruined").RightAligned())
            .AddColumn(new TableColumn("Forget after, worst").RightAligned())
            .AddColumn("Worst attack");
        foreach (var safeguard in findings.Safeguards)
        {
            table.AddRow(
                Markup.Escape(safeguard.Safeguard.Name),
                Cell(safeguard.RetainBefore),
                Cell(safeguard.ForgetBefore),
                Cell(safeguard.ForgetAfterAll),
                Cell(safeguard.ForgetAfterAlive),
                Cell(safeguard.ForgetAfterWorst),
                Markup.Escape(safeguard.Worst?.Attack.Name ?? "–"));
        }

        screen.Tables.Write(table);
        if (findings.Chance is { } chance)
        {
            screen.Output.WriteLine($"Accuracies in per cent with 95 % intervals; guessing gets {Percent(chance)}.");
        }

        foreach (var safeguard in findings.Safeguards.Where(safeguard => safeguard.Destroyed > 0))
        {
            screen.Output.WriteLine(
                $"{safeguard.Safeguard.Name}: {safeguard.Destroyed} of {safeguard.Planned} attacks ruined the model "
                + "itself; they count in the mean of all only.");
        }

        foreach (var gap in findings.Gaps.Where(gap => gap.Status != CellStatus.Destroyed))
        {
            screen.Output.WriteLine(
                $"No result for seed {gap.Seed}, {gap.Safeguard}, {gap.Attack} ({gap.Status.ToString().ToLowerInvariant()}): {gap.Reason}");
        }
    }

    private static string Cell(Figure? figure) => figure is null ? "–"
        : figure.HasInterval ? $"{Percent(figure.Value)} ({Percent(figure.Low)}–{Percent(figure.High)})"
        : Percent(figure.Value);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
