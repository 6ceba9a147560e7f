namespace Holdfast.Models.Asking;

/// <summary>Beginnings that are read once, and the batches of rows that go on from them.</summary>
/// <param name="Beginnings">[G, S], row by row; empty where nothing is shared.</param>
/// <param name="Sequences">G.</param>
/// <param name="Batches">Read after the beginnings.</param>
internal sealed record ScoringPass(long[] Beginnings, int Sequences, IReadOnlyList<ScoringBatch> Batches);
