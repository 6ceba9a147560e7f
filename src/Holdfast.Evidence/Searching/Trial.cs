namespace Holdfast.Evidence.Searching;

/// <summary>One setting that a search tried, and what came of it.</summary>
public sealed record Trial
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Where the searched options stood, from 0 to 1 each; empty for the first trial, which has them as they were given.</summary>
    public IReadOnlyList<double> Place { get; init; } = [];

    /// <summary>The searched options that it set, by their place in the recipe, each as a recipe writes it.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>What the search makes small or, for an attacker, large; null where the trial failed.</summary>
    public double? Value { get; init; }

    /// <summary>
    /// The same on the half of the exam that chose nothing, which is what may be told of an attacker; null where nothing was parted.
    /// </summary>
    public double? Reported { get; init; }

    /// <summary>The least share that was left of what was to be kept; null where the trial failed.</summary>
    public double? Kept { get; init; }

    /// <summary>Whether enough was left for the trial to be chosen.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>Floating-point operations that it spent.</summary>
    public double Operations { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>The trials from the best to the worst: those that kept enough, by value; others, by what they kept; the failed.</summary>
    /// <param name="trials">Any trials of one search.</param>
    /// <param name="higherIsBetter">Whether the search makes the value large.</param>
    public static IReadOnlyList<Trial> Ranked(IEnumerable<Trial> trials, bool higherIsBetter) =>
    [
        .. trials.OrderBy(trial => trial.Value is null ? 2 : trial.IsAllowed ? 0 : 1)
            .ThenBy(trial => trial.Value is null ? 0 : trial.IsAllowed ? (higherIsBetter ? -1 : 1) * trial.Value : -trial.Kept)
            .ThenBy(trial => trial.Number),
    ];
}
