using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

/// <summary>At which steps of an attack the model is examined, besides before it and after it.</summary>
public sealed record RecoverySteps : IChecked
{
    /// <summary>Every so many steps; null for none but those in <see cref="Steps"/>.</summary>
    [Range(1, int.MaxValue)]
    public int? Every { get; init; }

    /// <summary>These steps, counted from 1.</summary>
    public IReadOnlyList<int> Steps { get; init; } = [];

    /// <summary>Names of the evaluations to take there; empty for all.</summary>
    public IReadOnlyList<string> Evaluations { get; init; } = [];

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        foreach (var step in Steps.Where(step => step < 1))
        {
            faults.Add($"Expected steps of the recovery curve counted from 1, got {step}. Leave it out: "
                + "the model is always examined before an attack.");
        }
    }

    /// <summary>The steps of an attack that are examined on the way; the last one is not among them, since it is examined anyway.</summary>
    /// <param name="last">The attack's last step.</param>
    public IReadOnlySet<int> Of(int last) =>
        Enumerable.Range(1, Math.Max(0, last - 1))
            .Where(step => (Every is { } every && step % every == 0) || Steps.Contains(step))
            .ToHashSet();
}
