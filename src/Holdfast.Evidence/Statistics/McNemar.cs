namespace Holdfast.Evidence.Statistics;

/// <summary>
/// McNemar's test for two models on the same questions: only the questions on which they differ tell anything, and if neither model
/// knows more, each of these is a fair coin.
/// </summary>
/// <param name="OnlyFirst">Questions that only the first model got right.</param>
/// <param name="OnlySecond">Questions that only the second model got right.</param>
public readonly record struct McNemar(int OnlyFirst, int OnlySecond) : IPairedTest
{
    /// <summary>
    /// Up to this many differing questions <see cref="P"/> is exact. The exact test never errs too often but is timid; with more questions
    /// the mid-p variant holds its level in practice and finds more (Fagerland, Lydersen and Laake 2013).
    /// </summary>
    public const int ExactUpTo = 25;

    /// <summary>Two-sided exact p-value: min(1, 2 P[X ≤ min]) with X ~ Binomial(differing questions, ½).</summary>
    public double Exact => Math.Min(1, 2 * Tail().UpTo);

    /// <summary>Two-sided mid-p value: 2 (P[X ≤ min] - ½ P[X = min]), at most 1.</summary>
    public double Mid
    {
        get
        {
            var (upTo, at) = Tail();
            return Math.Min(1, 2 * (upTo - (at / 2)));
        }
    }

    /// <inheritdoc />
    public double Lead => OnlyFirst - OnlySecond;

    /// <summary>The p-value to report: exact for few differing questions, mid-p for many.</summary>
    public double P => OnlyFirst + OnlySecond <= ExactUpTo ? Exact : Mid;

    /// <summary>The test of two lists of right (true) and wrong answers to the same questions in the same order.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static McNemar Of(IReadOnlyList<bool> first, IReadOnlyList<bool> second)
    {
        if (first.Count != second.Count)
        {
            throw new ArgumentException($"Both models must answer the same questions, not {first.Count} and {second.Count}.",
                nameof(second));
        }

        var pairs = first.Zip(second).ToList();
        return new McNemar(pairs.Count(pair => pair.First && !pair.Second), pairs.Count(pair => !pair.First && pair.Second));
    }

    // P[X <= min] and P[X = min]. Starts at the largest term in log space, because 2^-n alone underflows from 1075 questions on.
    private (double UpTo, double At) Tail()
    {
        int n = OnlyFirst + OnlySecond, k = Math.Min(OnlyFirst, OnlySecond);
        var log = -n * Math.Log(2);
        for (var i = 1; i <= k; i++)
        {
            log += Math.Log((double)(n - k + i) / i);
        }

        double at = Math.Exp(log), upTo = 0, term = at;
        for (var i = k; i >= 0; i--)
        {
            upTo += term;
            term *= (double)i / (n - i + 1);
        }

        return (upTo, at);
    }
}
