using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers;

/// <summary>A piece of the weights with its gradients and the optimizer's buffers, all [p] float32 on the device.</summary>
public sealed class OptimizerPiece
{
    private readonly Func<string, Tensor> _bring;
    private readonly Dictionary<string, Tensor> _brought = [];

    /// <summary>Takes views, and a way to a buffer by its name.</summary>
    internal OptimizerPiece(Tensor values, Tensor gradients, double rate, Func<string, Tensor> bring)
    {
        (Values, Gradients, Rate, _bring) = (values, gradients, rate, bring);
    }

    /// <summary>View of the weights.</summary>
    public Tensor Values { get; }

    /// <summary>View of the gradients.</summary>
    public Tensor Gradients { get; }

    /// <summary>What the learning rate is multiplied by here.</summary>
    public double Rate { get; }

    /// <summary>The buffers that were asked for.</summary>
    internal IReadOnlyDictionary<string, Tensor> Brought => _brought;

    /// <summary>A buffer by name, to be changed in place; it is brought to the device when it is first asked for.</summary>
    public Tensor this[string buffer]
    {
        get
        {
            if (!_brought.TryGetValue(buffer, out var tensor))
            {
                _brought.Add(buffer, tensor = _bring(buffer));
            }

            return tensor;
        }
    }
}
