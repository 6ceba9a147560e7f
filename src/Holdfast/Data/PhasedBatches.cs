namespace Holdfast.Data;

/// <summary>
/// Batches from one stream up to a position and from another after it: first retain, then forget, or the other way round.
/// </summary>
/// <param name="first">Before the switch.</param>
/// <param name="second">From the switch on.</param>
/// <param name="switchAt">The first position of the second stream.</param>
public sealed class PhasedBatches(IBatches first, IBatches second, long switchAt) : IBatches
{
    /// <inheritdoc />
    public IReadOnlyList<string> Parts => first.Parts;

    /// <inheritdoc />
    public Batch At(long position) => position < switchAt ? first.At(position) : second.At(position);
}
