namespace Holdfast.Data;

/// <summary>
/// Batches of two streams in turn: by position p, the second stream's share q of all batches comes spread out evenly, at every position
/// where floor((p + 1) q) grows.
/// </summary>
/// <param name="first">The stream of the other batches.</param>
/// <param name="second">The stream with the share.</param>
/// <param name="share">q, between 0 and 1.</param>
public sealed class AlternatingBatches(IBatches first, IBatches second, double share) : IBatches
{
    /// <inheritdoc />
    public IReadOnlyList<string> Parts => first.Parts;

    /// <inheritdoc />
    public Batch At(long position)
    {
        var (before, after) = ((long)(position * share), (long)((position + 1) * share));
        return after > before ? second.At(before) : first.At(position - before);
    }
}
