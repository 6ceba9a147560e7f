using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Adversaries.Inputs;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>
/// R2D2, robust refusal dynamic defence: adversarial training against GCG. A pool of P test cases, each a forbidden request with a suffix,
/// lives through the whole training. Each step draws n of them, moves their suffixes by m steps of GCG towards the answer at the weights as
/// they are, and trains on them: L = a L_away + b L_toward + c L_SFT, where L_away is the mean of -ln(1 - p(token)) over the answer's
/// tokens and L_toward the next-token loss of the refusal, both behind request and suffix, and L_SFT the next-token loss of benign texts.
/// Every so many steps a share of the pool starts anew. All weights train.
/// </summary>
/// <remarks>
/// Source: Mazeika et al. 2024 (HarmBench), section 5, whose pool (P 180, n 8, m 5, a fifth anew every 50 steps, 2,000 steps) are the
/// defaults.
/// Differs from the paper: each request has its own refusal, the chosen answer of its pair, and not one sentence for all; a case that
/// starts anew takes another request where there are more than cases; the first suffix and the rule of a swap are
/// <see cref="GreedyCoordinateGradient"/>'s.
/// </remarks>
[Card("r2d2", "R2D2: adversarial training against a pool of GCG suffixes", Paper = "Mazeika et al. 2024, section 5",
    Aliases = ["robust-refusal"])]
public sealed record RobustRefusal : ISafeguard, IAdversarialSafeguard
{
    /// <summary>Name of the pairs: forbidden requests, with a refusal chosen and an answer rejected.</summary>
    [TextsName]
    public string Forbidden { get; init; } = ChatNames.RefusalPairs;

    /// <summary>Name of the benign texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>How suffixes are searched for.</summary>
    public GreedyCoordinateGradient Search { get; init; } = new();

    /// <summary>m: steps of the search for each case drawn.</summary>
    [Range(0, 10_000)]
    public int SearchSteps { get; init; } = 5;

    /// <summary>P: test cases.</summary>
    [Range(1, 1_000_000)]
    public int PoolSize { get; init; } = 180;

    /// <summary>n: cases drawn in a step; all of them where the pool has no more.</summary>
    [Range(1, 4096)]
    public int CasesPerStep { get; init; } = 8;

    /// <summary>L: steps between two times that cases start anew.</summary>
    [Range(1, 10_000_000)]
    public int ResetEvery { get; init; } = 50;

    /// <summary>The share of the pool that starts anew.</summary>
    [Range(0, 1)]
    public double ResetShare { get; init; } = 0.2;

    /// <summary>The first tokens of an answer that the search and the away loss are about; null for all.</summary>
    [Range(1, 100_000)]
    public int? TargetTokens { get; init; }

    /// <summary>a: weight of the loss away from the answer.</summary>
    [Range(0, 1e6)]
    public double AwayWeight { get; init; } = 1;

    /// <summary>b: weight of the loss towards the refusal.</summary>
    [Range(0, 1e6)]
    public double TowardWeight { get; init; } = 1;

    /// <summary>c: weight of the loss on benign texts.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 2e-5 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 2000;

    /// <summary>Rows of a batch of benign texts.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <inheritdoc />
    public IEnumerable<AttackFamily> TrainedAgainst => [GreedyCoordinateGradient.Family];

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        new()
        {
            Name = "R2D2",
            Steps = Steps,
            Passes =
            [
                new(new NextToken(), BatchSize, Retain),
                new(new NextToken(), CasesPerStep, Forbidden),
                new(new Unlikelihood(), CasesPerStep, Forbidden),
                .. Search.Passes(1, Forbidden, (double)CasesPerStep * SearchSteps),
            ],
            Optimizer = Optimization.Optimizer,
        },
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        using var run = new RobustRefusalRun(this, model, context);
        run.Train();
    }
}
