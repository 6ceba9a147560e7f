namespace Holdfast.Evidence.Runs;

/// <summary>What makes a folder a run; <c>run.json</c>, written once at the start.</summary>
public sealed record RunRecord
{
    /// <summary>The schema that this version writes; docs/run-folder.md describes it.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The schema of the folder's files.</summary>
    public required int Schema { get; init; }

    /// <summary>Name of the run, as a rule the recipe's.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of recipe.yaml in lower-case hex.</summary>
    public required string RecipeSha256 { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Whether it is one domain of the run two folders above, whose organisms it works on.</summary>
    public bool IsDomain { get; init; }

    /// <summary>What it sets out to measure.</summary>
    public required RunPlan Plan { get; init; }
}
