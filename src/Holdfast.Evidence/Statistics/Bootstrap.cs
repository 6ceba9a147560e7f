using Holdfast.Evidence.Chance;

namespace Holdfast.Evidence.Statistics;

/// <summary>
/// Percentile bootstrap over seeds and questions: both are samples, of trainings and of exam questions, and a number that ignores either
/// looks surer than it is. With very few seeds the interval is still too narrow: three seeds cannot show a rare one.
/// </summary>
public sealed record Bootstrap
{
    /// <summary>Source of the resampling; the same seed gives the same interval.</summary>
    public required Seed Seed { get; init; }

    /// <summary>How many times to resample.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>
    /// Whether all seeds answered the same questions in the same order. Then one draw of questions serves every seed, because a hard
    /// question is hard for all of them; otherwise every drawn seed draws its own.
    /// </summary>
    public bool SharedQuestions { get; init; } = true;

    /// <summary>The interval of the mean over seeds of each seed's mean over questions.</summary>
    /// <param name="marks">For every seed the marks of its questions, [seed][question].</param>
    /// <exception cref="ArgumentException">No seeds, a seed without questions, or unequal numbers where questions are shared.</exception>
    public Interval Mean(IReadOnlyList<IReadOnlyList<double>> marks) => Worst([marks]);

    /// <summary>
    /// The interval of the worst case, max over attacks of the mean over seeds and questions. Seeds and questions are drawn once
    /// for all attacks, which keeps them paired. A maximum over noisy means errs upward, so does its interval: for a defence that is the
    /// safe side.
    /// </summary>
    /// <param name="marks">[attack][seed][question]; all attacks have the same seeds and questions.</param>
    /// <exception cref="ArgumentException">No attacks, or the shapes do not match.</exception>
    public Interval Worst(IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> marks)
    {
        var counts = Counts(marks);
        var random = Seed.Derive("bootstrap").Random();
        var worst = new double[Resamples];
        var questions = new int[counts.Length][];
        for (var sample = 0; sample < Resamples; sample++)
        {
            var seeds = Draw(random, counts.Length);
            var shared = SharedQuestions ? Draw(random, counts[0]) : null;
            for (var slot = 0; slot < seeds.Length; slot++)
            {
                questions[slot] = shared ?? Draw(random, counts[seeds[slot]]);
            }

            worst[sample] = marks.Max(attack => seeds.Select((seed, slot) => MeanOf(attack[seed], questions[slot])).Average());
        }

        Array.Sort(worst);
        return new Interval(Quantile(worst, 0.025), Quantile(worst, 0.975));
    }

    private int[] Counts(IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> marks)
    {
        if (marks.Count == 0 || marks[0].Count == 0)
        {
            throw new ArgumentException("At least one attack and one seed are needed.", nameof(marks));
        }

        int[] counts = [.. marks[0].Select(seed => seed.Count)];
        if (counts.Contains(0) || (SharedQuestions && counts.Distinct().Count() > 1))
        {
            throw new ArgumentException("Every seed needs questions, and the same number where they are shared.", nameof(marks));
        }

        return marks.All(attack => attack.Select(seed => seed.Count).SequenceEqual(counts))
            ? counts
            : throw new ArgumentException("All attacks need the same seeds and questions.", nameof(marks));
    }

    private static int[] Draw(Random random, int count)
    {
        var drawn = new int[count];
        for (var i = 0; i < count; i++)
        {
            drawn[i] = random.Next(count);
        }

        return drawn;
    }

    private static double MeanOf(IReadOnlyList<double> marks, int[] questions)
    {
        double sum = 0;
        foreach (var question in questions)
        {
            sum += marks[question];
        }

        return sum / questions.Length;
    }

    // Linear between order statistics (type 7 of Hyndman and Fan).
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
