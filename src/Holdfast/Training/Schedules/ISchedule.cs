namespace Holdfast.Training.Schedules;

/// <summary>How the learning rate moves over a training. A record that is its own configuration and a pure function.</summary>
public interface ISchedule
{
    /// <summary>What the learning rate is multiplied by.</summary>
    /// <param name="step">Number of the step, 0 at the first.</param>
    /// <param name="total">Steps in all.</param>
    double Factor(long step, long total);
}
