using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Models;

namespace Holdfast.Safeguards;

/// <summary>
/// Adds the worst attack found to the adversary pool: now and then every candidate attacks the weights as they are, and the one that
/// brings the most back, by next-token loss on held-out forget texts, joins the pool with one more share.
/// </summary>
/// <remarks>
/// Source: the paper patches its set by hand after looking at results (Tamirisa et al. 2025, appendix D.2); here it happens in the
/// loop, without an exam.
/// </remarks>
public sealed record PoolPatch
{
    /// <summary>Outer steps between two searches.</summary>
    [Range(1, 1_000_000)]
    public int Every { get; init; } = 25;

    /// <summary>The attacks that are tried.</summary>
    [MinLength(1)]
    public required IReadOnlyList<IAdversary> Candidates { get; init; }

    /// <summary>The pool with the shares that each candidate has won.</summary>
    /// <param name="pool">The pool at the start.</param>
    /// <param name="won">Shares by number of the candidate.</param>
    public IReadOnlyList<PooledAdversary> Extend(IReadOnlyList<PooledAdversary> pool, IReadOnlyList<int> won) =>
        [.. pool, .. Candidates.Zip(won).Where(entry => entry.Second > 0)
            .Select(entry => new PooledAdversary { Adversary = entry.First, Share = entry.Second })];

    /// <summary>Tries every candidate from the weights as they are, and comes back to them.</summary>
    /// <param name="model">The model in training.</param>
    /// <param name="excursion">Leaves the model's weights as they are until disposed, which comes back to them.</param>
    /// <param name="context">Data, chance and length of a trajectory.</param>
    /// <param name="measure">The loss at the weights that an attack has reached: the lower, the more came back.</param>
    /// <returns>Number of the worst candidate and the loss that it left.</returns>
    public (int Worst, double Loss) Search(
        CausalLM model, Func<IDisposable> excursion, AdversaryContext context, Func<IAdversarySession, double> measure)
    {
        var losses = Candidates.Select((candidate, index) =>
        {
            using var back = excursion();
            using var session = candidate.Begin(model, context with { Seed = context.Seed.Derive("candidate", index) });
            for (var step = 0; step < context.Steps; step++)
            {
                session.Advance();
            }

            return measure(session);
        }).ToList();
        var worst = losses.Index().MinBy(entry => double.IsNaN(entry.Item) ? double.PositiveInfinity : entry.Item).Index;
        return (worst, losses[worst]);
    }
}
