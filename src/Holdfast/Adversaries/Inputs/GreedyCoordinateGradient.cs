using System.ComponentModel.DataAnnotations;
using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Adversaries.Inputs;

/// <summary>
/// How a suffix is searched for (GCG): in each step the gradient of the answer's loss with respect to the one-hot tokens of the suffix,
/// ∂L/∂e_i = E ∂L/∂x_i, names the k most promising tokens for each of its S positions; B random swaps of one token among those are
/// evaluated, and the best is taken.
/// </summary>
/// <remarks>
/// Source: Zou et al. 2023, algorithm 1 and section 2.2.
/// Differs from the official code: a swap is taken only where it lowers the loss, so that the loss never rises (<see cref="OnlyBetter"/>);
/// positions are drawn, as the paper has it, and not spread evenly; of several requests every token of the answers counts alike; a swap
/// must survive being written and read again with its request around it, not only by itself.
/// </remarks>
public sealed record GreedyCoordinateGradient
{
    /// <summary>S: tokens of the suffix.</summary>
    [Range(1, 1000)]
    public int Length { get; init; } = 20;

    /// <summary>k: how many tokens are promising at a position.</summary>
    [Range(1, 1_000_000)]
    public int TopK { get; init; } = 256;

    /// <summary>B: swaps evaluated in a step.</summary>
    [Range(1, 1_000_000)]
    public int Candidates { get; init; } = 512;

    /// <summary>The text that the first suffix repeats.</summary>
    [MinLength(1)]
    public string Initial { get; init; } = " !";

    /// <summary>Whether a suffix stays where no swap lowers the loss; else the best swap is taken, as in the official code.</summary>
    public bool OnlyBetter { get; init; } = true;

    /// <summary>Rows that go through the model together when swaps are evaluated; it changes what that takes, not what comes out.</summary>
    [Range(1, 65536)]
    public int RowsAtOnce { get; init; } = 64;

    /// <summary>
    /// The passes of search steps, for an estimate: the gradient, and the swaps, whose forward passes alone are a third of the work.
    /// </summary>
    /// <param name="requests">Requests that a suffix stands behind.</param>
    /// <param name="texts">Name of the texts that they are from.</param>
    /// <param name="count">Steps.</param>
    internal IEnumerable<PassOutline> Passes(int requests, string texts, double count) =>
    [
        new(new NextToken(), requests, texts, count),
        new(new NextToken(), RowsAtOnce, texts, count * requests * Candidates / RowsAtOnce / 3),
    ];

    /// <summary>Where attacks that search so stand among all.</summary>
    internal static AttackFamily Family { get; } = new("suffix", "greedy-coordinate-gradient", AttackFamily.NoWeights);
}
