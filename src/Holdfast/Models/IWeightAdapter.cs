using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>Something that changes what one frozen projection of a model computes, for instance a low-rank adapter.</summary>
public interface IWeightAdapter
{
    /// <summary>What it draws from while it trains; null where it draws nothing.</summary>
    Generator? Chance => null;

    /// <summary>The adapted output of the projection.</summary>
    /// <param name="input">[N, in], what the projection reads, in the number format of the model's products.</param>
    /// <param name="output">[N, out], what the frozen projection computes with the adapters below this one, in that format too.</param>
    /// <param name="weight">[out, in] float32, the frozen weight.</param>
    /// <param name="bias">[out] float32, which <paramref name="output"/> has in it, or null.</param>
    /// <returns>[N, out] in the format of <paramref name="output"/>.</returns>
    Tensor Apply(Tensor input, Tensor output, Tensor weight, Tensor? bias);
}
