using Holdfast.Evidence.Asking;

namespace Holdfast.Models.Asking;

/// <summary>Picks the next token from its logits.</summary>
internal static class Sampling
{
    /// <summary>The likeliest token at temperature 0, otherwise one drawn among those that top-k and top-p leave.</summary>
    /// <param name="logits">[V].</param>
    /// <param name="options">Temperature, top-k, top-p.</param>
    /// <param name="random">Where the draw comes from.</param>
    public static int Pick(ReadOnlySpan<float> logits, CompletionOptions options, Random random)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        if (options.Temperature <= 0)
        {
            return best;
        }

        var weights = new double[logits.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp((logits[i] - logits[best]) / options.Temperature);
        }

        if (options.TopP < 1 || options.TopK is not null)
        {
            Narrow(weights, options);
        }

        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return best; // Rounding left a crumb.
    }

    // Leaves weight to the likeliest tokens only: so many, and as many as have so much of the probability together.
    private static void Narrow(double[] weights, CompletionOptions options)
    {
        var left = options.TopP * weights.Sum();
        foreach (var (rank, id) in Enumerable.Range(0, weights.Length).OrderByDescending(id => weights[id]).ToArray().Index())
        {
            var weight = weights[id];
            if (rank >= (options.TopK ?? int.MaxValue) || (options.TopP < 1 && left <= 0))
            {
                weights[id] = 0;
            }

            left -= weight;
        }
    }
}
