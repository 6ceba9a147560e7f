using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Tests.Catalogs;

/// <summary>Options of every shape that the binder knows.</summary>
public sealed record Garden : IChecked
{
    public required string Name { get; init; }

    [Range(1, 100)]
    public int Beds { get; init; } = 3;

    [Range(0, 1e9, MinimumIsExclusive = true)]
    public double Area { get; init; } = 2.5;

    public long Seeds { get; init; }

    public bool Fenced { get; init; }

    public Season Opens { get; init; } = Season.LateSpring;

    public int? Visitors { get; init; }

    public string? Motto { get; init; }

    [MinLength(1)]
    public IReadOnlyList<double> Depths { get; init; } = [0.5];

    public IPlant Middle { get; init; } = new Fern();

    public IReadOnlyList<IPlant> Plants { get; init; } = [];

    public IReadOnlyDictionary<string, IPlant> Labelled { get; init; } = new Dictionary<string, IPlant>();

    public Pond Pond { get; init; } = new() { Fish = 2 };

    [InputPath]
    public string? Map { get; init; }

    /// <summary>Computed, so no option.</summary>
    public int Total => Beds + Plants.Count;

    public void Check(ICollection<string> faults)
    {
        if (Plants.Count > Beds)
        {
            faults.Add($"Expected at most as many plants as beds, got {Plants.Count} plants in {Beds} beds. Remove some.");
        }
    }
}

public enum Season
{
    Winter,
    LateSpring,
}

public interface IPlant;

[Card("fern", "Likes shade")]
public sealed record Fern : IPlant;

[Card("fig-tree", "Likes sun", Aliases = ["ficus"])]
[FormerOption("size", "height")]
[FormerOption("smell")]
public sealed record FigTree : IPlant
{
    [Range(0.1, double.MaxValue)]
    public double Height { get; init; } = 1;

    [InputPath]
    public string Picture { get; init; } = "fig.png";

    public IPlant? Beside { get; init; }
}

public sealed record Pond
{
    public required int Fish { get; init; }
}
