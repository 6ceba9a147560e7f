using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers.States;

/// <summary>32 bits a number, as it is computed.</summary>
[Card("float32", "32 bits a number, as it is computed")]
public sealed record Float32States : IStateFormat
{
    /// <inheritdoc />
    public IReadOnlyList<StatePart> Parts(long count, bool isSigned) => [new("", ScalarType.Float32, count)];

    /// <inheritdoc />
    public Tensor Decode(IReadOnlyList<Tensor> parts, long count, bool isSigned) => parts[0];

    /// <inheritdoc />
    public IReadOnlyList<Tensor> Encode(Tensor values, bool isSigned, Seed chance) => [values];
}
