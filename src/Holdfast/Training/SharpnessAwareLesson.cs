using Holdfast.Models;
using Holdfast.Tensors;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>
/// A lesson whose gradient is taken where its loss is worst nearby, at θ + ρ g / ||g||_2 with g its gradient at θ: what it teaches should
/// hold in a whole neighbourhood of the weights, so that a small step of an attacker does not undo it. Two passes in place of one.
/// </summary>
/// <remarks>
/// It must be the first of a training's lessons: it starts from gradients of zero. Source: Foret et al. 2021, equation 2; for unlearning
/// Fan et al. 2025.
/// </remarks>
/// <param name="lesson">Owned from now on.</param>
/// <param name="radius">ρ.</param>
public sealed class SharpnessAwareLesson(Lesson lesson, double radius) : ILesson
{
    private WeightSnapshot? _before;

    /// <inheritdoc />
    public double WeightAt(long step) => lesson.WeightAt(step);

    /// <inheritdoc />
    /// <returns>The loss at θ.</returns>
    public double TakeGradients(CausalLM model, long position, WeightStore trained)
    {
        var loss = lesson.TakeGradients(model, position, trained);
        if (_before is null)
        {
            _before = new WeightSnapshot(trained, model.Memory.Host.Contains(HostedPart.Snapshot));
        }
        else
        {
            _before.Capture();
        }

        Climb(trained);
        trained.ZeroGradients();
        lesson.TakeGradients(model, position, trained);
        _before.Restore();
        return loss;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _before?.Dispose();
        lesson.Dispose();
    }

    private void Climb(WeightStore trained)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var length = trained.Gradients.norm().clamp_min(Held.Number(1e-30));
        trained.Values.add_(trained.Gradients * (length.reciprocal() * Held.Number(radius)));
    }
}
