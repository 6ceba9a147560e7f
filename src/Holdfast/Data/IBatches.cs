namespace Holdfast.Data;

/// <summary>
/// An endless, seeded sequence of batches with random access: batch number p is always the same, so that a resumed run goes
/// on exactly where it stopped by knowing one integer.
/// </summary>
public interface IBatches
{
    /// <summary>Names of the parts of every example; empty for plain texts.</summary>
    IReadOnlyList<string> Parts => [];

    /// <summary>Batch number <paramref name="position"/>, counted from 0. The caller disposes it.</summary>
    Batch At(long position);
}
