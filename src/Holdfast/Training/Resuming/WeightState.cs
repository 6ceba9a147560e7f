using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training.Resuming;

/// <summary>All weights of a store as a state to resume from: what stands between two trainings, and not within one.</summary>
/// <param name="name">What the state calls them.</param>
public sealed class WeightState(string name)
{
    /// <summary>A state with the weights as they are when it is saved.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="step">Number of completed steps, of whatever the state counts.</param>
    public ResumeState Of(WeightStore weights, long step = 0) =>
        new(step, new Dictionary<string, Func<Tensor>> { [name] = weights.Values.alias }, new Dictionary<string, double>());

    /// <summary>Puts the weights of a state into a store of the same shapes.</summary>
    /// <param name="saved">A state made by <see cref="Of"/>.</param>
    /// <param name="weights">Receives them.</param>
    public void Restore(ResumeState saved, WeightStore weights)
    {
        using var silent = no_grad();
        using var values = saved.Tensors[name]();
        weights.Values.copy_(values);
    }
}
