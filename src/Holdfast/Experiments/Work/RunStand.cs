using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>What a run's folder holds already: it decides which pieces of work can be begun.</summary>
/// <param name="IsPrepared">Whether what a seed works on is there.</param>
/// <param name="IsReleased">Whether the safeguarded model of a cell is there.</param>
/// <param name="SearchSeed">The seed of the search for options; null where there is none.</param>
/// <param name="IsTuned">Whether nothing is left to search for in the options of a safeguard.</param>
internal sealed record RunStand(
    Func<long, bool> IsPrepared, Func<Cell, bool> IsReleased, long? SearchSeed, Func<string, bool> IsTuned);
