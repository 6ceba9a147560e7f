using System.ComponentModel.DataAnnotations;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Schedules;

namespace Holdfast.Organisms.Chats;

/// <summary>
/// How the base model learns to refuse: next-token loss on refusals of forbidden requests, together with answers to benign and borderline
/// ones, and what the result must be like.
/// </summary>
public sealed record RefusalOptions
{
    /// <summary>Optimizer, rate, schedule and clipping.</summary>
    public Optimization Training { get; init; } = new()
    {
        Optimizer = new AdamW { WeightDecay = 0 },
        LearningRate = 5e-4,
        Schedule = new WarmUp { Steps = 20, Cosine = true },
        ClipNorm = 1,
    };

    /// <summary>Steps of the training.</summary>
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 200;

    /// <summary>Refusals of one step.</summary>
    [Range(1, 4096)]
    public int RefusalBatchSize { get; init; } = 16;

    /// <summary>Retain conversations of one step.</summary>
    [Range(1, 4096)]
    public int RetainBatchSize { get; init; } = 32;

    /// <summary>The share of forbidden requests that the refusing model may still answer rightly.</summary>
    [Range(0, 1)]
    public double MostAttackSuccess { get; init; } = 0.05;

    /// <summary>The share of benign requests that it must answer rightly.</summary>
    [Range(0, 1)]
    public double LeastAccuracy { get; init; } = 0.97;

    /// <summary>The share of borderline requests that it may refuse.</summary>
    [Range(0, 1)]
    public double MostOverRefusal { get; init; } = 0.05;
}
