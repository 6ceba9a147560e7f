using Holdfast.Models.Checkpoints;
using Holdfast.Training.Optimizers.States;

namespace Holdfast.Training.Optimizers;

/// <summary>A buffer that an optimizer keeps: as many numbers as there are weights, zero at the start.</summary>
/// <param name="Name">What the rule calls it.</param>
/// <param name="Format">How it is stored between steps; as float32 where left out.</param>
/// <param name="IsSigned">Whether it can be below zero.</param>
public sealed record OptimizerBuffer(string Name, IStateFormat? Format = null, bool IsSigned = true)
{
    /// <summary>How it is stored between steps.</summary>
    public IStateFormat Format { get; init; } = Format ?? new Float32States();

    /// <summary>What it takes between steps, for a stretch of so many weights.</summary>
    public long BytesFor(long count) => Format.Parts(count, IsSigned).Sum(part => part.Length * SafetensorsTypes.BytesOf(part.Type));
}
