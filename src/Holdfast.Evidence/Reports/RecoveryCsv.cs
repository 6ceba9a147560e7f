using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// How fast each attack brings back what each safeguard took away: a line for each seed, ruined ones too, and one for the mean curve.
/// </summary>
[Card("recovery", "What each attack spends to bring back half and 90 %, one line each")]
public sealed class RecoveryCsv : IReport
{
    /// <inheritdoc />
    public string FileName => "recovery.csv";

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        using var lines = new CsvLines(
            output, "safeguard", "attack", "in_distribution", "seed", "cell", "before", "reference", "best", "best_step", "last",
                "last_step", "area",
            "half_steps", "half_tokens", "half_compute", "nine_tenths_steps", "nine_tenths_tokens", "nine_tenths_compute", "tokens",
                "compute", "evaluation");
        foreach (var (exam, safeguard) in findings.Exams.SelectMany(exam => exam.Safeguards.Select(safeguard => (exam, safeguard))))
        {
            foreach (var attack in safeguard.Attacks)
            {
                foreach (var recovery in attack.RecoveryBySeed.Append(attack.Recovery).Where(recovery => recovery.Best is not null))
                {
                    lines.Add(
                    [
                        safeguard.Safeguard.Name, attack.Attack.Name, attack.InDistribution ? "true" : "false", Wording.Seed(recovery.Seed),
                        Wording.End(recovery.End),
                        recovery.Points is [{ Step: 0 } before, ..]
                            ? CsvLines.Plain(before.Forget.Value)
                            : "", CsvLines.Plain(recovery.Reference),
                        CsvLines.Plain(recovery.Best?.Forget.Value), CsvLines.Plain(recovery.Best?.Step),
                        CsvLines.Plain(recovery.Last?.Forget.Value), CsvLines.Plain(recovery.Last?.Step), CsvLines.Plain(recovery.Area),
                        .. recovery.Prices(RecoveryFindings.Half).Select(Price), .. recovery.Prices(RecoveryFindings.NineTenths)
                            .Select(Price),
                        CsvLines.Plain(recovery.Last?.Tokens), CsvLines.Plain(recovery.Last?.Compute), exam.Exam.Name,
                    ]);
                }
            }
        }
    }

    /// <summary>The amount, or <c>not within</c> the budget; empty where there is nothing to tell.</summary>
    internal static string Price(Regained? regained) => regained switch
    {
        Regained.After after => CsvLines.Plain(after.Spent),
        Regained.NotWithin not => $"not within {CsvLines.Plain(not.Budget)}",
        _ => "",
    };
}
