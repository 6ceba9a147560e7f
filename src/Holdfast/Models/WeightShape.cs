namespace Holdfast.Models;

/// <summary>A weight's name in the checkpoint and its shape.</summary>
/// <param name="Name">The Hugging Face name, for instance <c>model.norm.weight</c>.</param>
/// <param name="Shape">Lengths of its axes.</param>
public sealed record WeightShape(string Name, params long[] Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);
}
