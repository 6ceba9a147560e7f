using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Schedules;

namespace Holdfast.Training;

/// <summary>How weights are moved: optimizer, learning rate, schedule, clipping. For how many steps is said beside it.</summary>
public sealed record Optimization
{
    /// <summary>The rule that moves the weights.</summary>
    public IOptimizer Optimizer { get; init; } = new AdamW();

    /// <summary>η, before the schedule.</summary>
    [ScalesRate]
    [Range(0, 1e3)]
    public required double LearningRate { get; init; }

    /// <summary>How η moves.</summary>
    public ISchedule Schedule { get; init; } = new Constant();

    /// <summary>The largest joint L2 norm of the gradients, or null for no limit.</summary>
    [Range(1e-9, 1e9)]
    public double? ClipNorm { get; init; }

    /// <summary>This over so many steps.</summary>
    public Course Over(int steps) => new(this, steps);
}
