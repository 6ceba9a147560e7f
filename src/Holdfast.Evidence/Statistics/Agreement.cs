namespace Holdfast.Evidence.Statistics;

/// <summary>How far two judges of the same answers agree.</summary>
/// <param name="Share">Share of the answers that both gave the same mark, 0 to 1; NaN where there are none.</param>
/// <param name="Kappa">
/// Cohen's κ = (p - e) / (1 - e), with p the share and e what it would be if the judges marked independently, each as often as it does: 1
/// is agreement throughout, 0 no more than by chance. NaN where both give one and the same mark to everything, of which κ says nothing.
/// </param>
/// <param name="N">Answers that both marked.</param>
public readonly record struct Agreement(double Share, double Kappa, int N)
{
    /// <summary>The agreement on marks in pairs; a pair with a missing mark does not count. Source: Cohen 1960.</summary>
    /// <param name="marks">What the first and the second judge gave to each answer; NaN is no mark.</param>
    public static Agreement Of(IEnumerable<(double First, double Second)> marks)
    {
        var known = marks.Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second)).ToList();
        if (known.Count == 0)
        {
            return new Agreement(double.NaN, double.NaN, 0);
        }

        double n = known.Count;
        var share = known.Count(pair => pair.First == pair.Second) / n;
        var second = known.CountBy(pair => pair.Second).ToDictionary();
        var chance = known.CountBy(pair => pair.First).Sum(mark => mark.Value / n * (second.GetValueOrDefault(mark.Key) / n));
        return new Agreement(share, chance == 1 ? double.NaN : (share - chance) / (1 - chance), known.Count);
    }
}
