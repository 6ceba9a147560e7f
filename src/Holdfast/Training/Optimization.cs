using System.ComponentModel.DataAnnotations;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Schedules;

namespace Holdfast.Training;

/// <summary>How weights are moved: optimizer, learning rate, schedule, number of steps, clipping.</summary>
public sealed record Optimization
{
    /// <summary>The rule that moves the weights.</summary>
    public IOptimizer Optimizer { get; init; } = new AdamW();

    /// <summary>η, before the schedule.</summary>
    [Range(0, 1e3)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How η moves.</summary>
    public ISchedule Schedule { get; init; } = new Constant();

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>The largest joint L2 norm of the gradients, or null for no limit.</summary>
    [Range(1e-9, 1e9)]
    public double? ClipNorm { get; init; }
}
