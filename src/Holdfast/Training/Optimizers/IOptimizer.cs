namespace Holdfast.Training.Optimizers;

/// <summary>
/// A rule that moves weights against their gradients. A record that is its own configuration; everything that changes from step to
/// step is in the <see cref="OptimizerRun"/>, so any optimizer's state can be saved and read back.
/// </summary>
public interface IOptimizer
{
    /// <summary>The buffers it keeps.</summary>
    IReadOnlyList<OptimizerBuffer> Buffers { get; }

    /// <summary>Whether it averages, so that the weights to be released differ from those that gradients are taken at.</summary>
    bool HasAverage => false;

    /// <summary>Called once, before the first step.</summary>
    void Start(OptimizerRun run)
    {
    }

    /// <summary>Moves the weights, piece by piece through <see cref="OptimizerRun.Each"/>. Gradients may be overwritten.</summary>
    /// <param name="run">The way to weights, gradients and buffers, and the number of this step (1 at the first).</param>
    /// <param name="learningRate">The rate of this step, before the factor of each piece.</param>
    void Step(OptimizerRun run, double learningRate);

    /// <summary>Puts the weights that should be released in place of those that gradients are taken at.</summary>
    void Publish(OptimizerRun run)
    {
    }
}
