using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Chance;

namespace Holdfast.Adversaries;

/// <summary>One adversary of a pool and how often it is drawn.</summary>
public sealed record PooledAdversary
{
    /// <summary>The adversary.</summary>
    public required IAdversary Adversary { get; init; }

    /// <summary>Its share of the draws, against the sum of all shares.</summary>
    [Range(1e-6, 1e6)]
    public double Share { get; init; } = 1;
}

/// <summary>A_train: the attackers that a safeguard trains against, each with its share.</summary>
public static class AdversaryPool
{
    /// <summary>Draws one by the shares.</summary>
    public static IAdversary Draw(this IReadOnlyList<PooledAdversary> pool, Seed seed)
    {
        var left = seed.Random().NextDouble() * pool.Sum(entry => entry.Share);
        foreach (var entry in pool)
        {
            left -= entry.Share;
            if (left < 0)
            {
                return entry.Adversary;
            }
        }

        return pool[^1].Adversary;
    }
}
