namespace Holdfast.Training;

/// <summary>An optimization of a given length.</summary>
/// <param name="How">Optimizer, rate, schedule, clipping.</param>
/// <param name="Steps">Number of steps.</param>
public sealed record Course(Optimization How, int Steps)
{
    /// <summary>η at a step, 0 at the first: the learning rate times the schedule's factor there.</summary>
    public double RateAt(long step) => How.LearningRate * How.Schedule.Factor(step, Steps);
}
