namespace Holdfast.Training;

/// <summary>A loss became NaN or infinite. The cell or safeguard that it happened in stops; the others go on.</summary>
/// <param name="what">What was being trained, with the adversary where there is one.</param>
/// <param name="step">The step, 0 at the first.</param>
/// <param name="learningRate">The learning rate at that step.</param>
/// <param name="lastLoss">The last finite loss, NaN if there was none.</param>
public sealed class DivergenceException(string what, long step, double learningRate, double lastLoss)
    : Exception(
        FormattableString.Invariant($"Expected a finite loss in {what}, got NaN or infinity at step {step} ")
        + FormattableString.Invariant(
            $"with learning rate {learningRate:G3} (last finite loss {lastLoss:G5}). Lower the learning rate or clip the gradients."))
{
    /// <summary>The step, 0 at the first.</summary>
    public long Step => step;

    /// <summary>The learning rate at that step.</summary>
    public double LearningRate => learningRate;
}
