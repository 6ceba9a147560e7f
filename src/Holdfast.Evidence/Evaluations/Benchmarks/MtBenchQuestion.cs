namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>A question of MT-Bench.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Category">For instance <c>math</c>.</param>
/// <param name="Turns">What the user says, twice.</param>
/// <param name="References">Right answers to the turns; empty where there are none.</param>
/// <param name="Location">Path and line.</param>
internal sealed record MtBenchQuestion(
    string Id, string Category, IReadOnlyList<string> Turns, IReadOnlyList<string> References, string Location);
