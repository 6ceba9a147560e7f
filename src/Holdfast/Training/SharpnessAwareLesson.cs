using Holdfast.Models;

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
    private readonly NearbyWeights _nearby = new();

    /// <inheritdoc />
    public double WeightAt(long step) => lesson.WeightAt(step);

    /// <inheritdoc />
    /// <returns>The loss at θ.</returns>
    public double TakeGradients(CausalLM model, long position, WeightStore trained)
    {
        var loss = lesson.TakeGradients(model, position, trained);
        using (_nearby.Visit(model, trained, radius))
        {
            trained.ZeroGradients();
            lesson.TakeGradients(model, position, trained);
        }

        return loss;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _nearby.Dispose();
        lesson.Dispose();
    }
}
