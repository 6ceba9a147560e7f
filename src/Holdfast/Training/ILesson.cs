using Holdfast.Models;

namespace Holdfast.Training;

/// <summary>One term of what a training minimises, as <see cref="FineTuning"/> sees it.</summary>
public interface ILesson : IDisposable
{
    /// <summary>What the loss is multiplied by.</summary>
    /// <param name="step">0 at the first; the position of the batch.</param>
    double WeightAt(long step);

    /// <summary>Adds the gradient of the weighted loss at the model's weights as they are to the gradients that are there.</summary>
    /// <param name="model">Computes; its trainable weights, or those of adapters attached to it, receive gradients.</param>
    /// <param name="position">Number of the batch.</param>
    /// <param name="trained">The store whose weights train.</param>
    /// <returns>The loss before it is weighted; NaN or infinite where it diverged.</returns>
    double TakeGradients(CausalLM model, long position, WeightStore trained);
}
