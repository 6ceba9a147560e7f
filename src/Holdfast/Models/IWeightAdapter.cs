using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>Something that changes what one frozen projection of a model computes, for instance a low-rank adapter.</summary>
public interface IWeightAdapter
{
    /// <summary>The adapted output of the projection.</summary>
    /// <param name="input">[N, in], what the projection reads.</param>
    /// <param name="output">[N, out], what the frozen projection computes.</param>
    /// <param name="weight">[out, in], the frozen weight.</param>
    /// <param name="bias">[out], which <paramref name="output"/> has in it, or null.</param>
    /// <returns>[N, out].</returns>
    Tensor Apply(Tensor input, Tensor output, Tensor weight, Tensor? bias);
}
