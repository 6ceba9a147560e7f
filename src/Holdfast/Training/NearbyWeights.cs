using Holdfast.Models;
using Holdfast.Tensors;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>
/// Weights some way from those that train, for methods that ask what a loss is there. One copy of the weights that move is kept from the
/// first visit on.
/// </summary>
internal sealed class NearbyWeights : IDisposable
{
    private WeightSnapshot? _before;

    /// <summary>
    /// Goes along the gradient that is there, to θ + d g / ||g||_2; disposing comes back to θ, bit for bit. The gradients stay as they are.
    /// </summary>
    /// <param name="model">Says where the copy lies.</param>
    /// <param name="trained">θ, with the gradient g; always the same store.</param>
    /// <param name="distance">d, below 0 for down the gradient.</param>
    public IDisposable Visit(CausalLM model, WeightStore trained, double distance)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var length = trained.Gradients.norm().clamp_min(Held.Number(1e-30));
        return Visit(model, trained, trained.Gradients * (length.reciprocal() * Held.Number(distance)));
    }

    /// <summary>Goes to θ + w; disposing comes back to θ, bit for bit.</summary>
    /// <param name="model">Says where the copy lies.</param>
    /// <param name="trained">θ; always the same store.</param>
    /// <param name="way">w, [P].</param>
    public IDisposable Visit(CausalLM model, WeightStore trained, Tensor way)
    {
        if (_before is null)
        {
            _before = new WeightSnapshot(trained, model.Memory.Host.Contains(HostedPart.Snapshot));
        }
        else
        {
            _before.Capture();
        }

        using var scope = NewDisposeScope();
        using var silent = no_grad();
        trained.Values.add_(way);
        return new Excursion(_before.Restore);
    }

    /// <inheritdoc />
    public void Dispose() => _before?.Dispose();
}
