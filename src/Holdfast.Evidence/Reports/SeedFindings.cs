namespace Holdfast.Evidence.Reports;

/// <summary>What was found about one safeguard with one seed, by one forget exam.</summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="RetainBefore">Each of <see cref="ExamFindings.Retained"/> before any attack.</param>
/// <param name="ForgetBefore">The forget exam before any attack.</param>
/// <param name="MeanAfter">The forget exam after an attack, mean over the attacks that are done.</param>
/// <param name="WorstAfter">The highest of these.</param>
/// <param name="Worst">The attack that got it.</param>
/// <param name="Counted">Number of attacks that are done.</param>
public sealed record SeedFindings(
    long Seed, IReadOnlyList<double?> RetainBefore, double? ForgetBefore, double? MeanAfter, double? WorstAfter, string? Worst, int Counted)
{
    /// <summary>Every seed of the plan for one safeguard.</summary>
    internal static IEnumerable<SeedFindings> Of(Findings findings, SafeguardFindings safeguard) =>
        from seed in findings.Summary.Plan.Seeds
        let after = safeguard.Attacks
            .Select(attack => (attack.Attack.Name, Value: Value(attack.ForgetAfter, seed)))
            .Where(attack => attack.Value is not null).ToList()
        let worst = after.Select(attack => ((string Name, double? Value)?)attack).MaxBy(attack => attack!.Value.Value)
        select new SeedFindings(
            seed, [.. safeguard.RetainBefore.Select(retained => Value(retained, seed))], Value(safeguard.ForgetBefore, seed),
            after.Average(attack => attack.Value), worst?.Value, worst?.Name, after.Count);

    private static double? Value(Figure? figure, long seed) =>
        figure?.Seeds.Where(value => value.Seed == seed).Select(value => (double?)value.Value).FirstOrDefault();
}
