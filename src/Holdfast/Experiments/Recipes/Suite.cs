using System.ComponentModel.DataAnnotations;
using Holdfast.Attacks;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

/// <summary>How well it is known that an attack of a suite is what its source describes.</summary>
public enum Certainty
{
    /// <summary>The source states every setting.</summary>
    Certain,

    /// <summary>Some settings are inferred; the entry's source says which.</summary>
    Reconstructed,
}

/// <summary>One attack of a suite and where it comes from.</summary>
public sealed record SuiteEntry
{
    /// <summary>The attack.</summary>
    public required IAttack Attack { get; init; }

    /// <summary>Paper and table or section that describes it.</summary>
    [MinLength(1)]
    public required string Source { get; init; }

    /// <summary>How well its settings are known.</summary>
    public required Certainty Certainty { get; init; }
}

/// <summary>A named set of attacks; a file in <c>suites/</c>. Recipes name suites so that results are comparable.</summary>
public sealed record Suite : IChecked
{
    /// <summary>The version of this file format.</summary>
    [Range(1, 1)]
    public required int Version { get; init; }

    /// <summary>What it is for, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>The attacks in the order of the report.</summary>
    [MinLength(1)]
    public required IReadOnlyList<SuiteEntry> Attacks { get; init; }

    /// <summary>Reads a suite's file and makes its paths absolute.</summary>
    /// <exception cref="InputFaultException">Anything in it does not fit; all faults are listed.</exception>
    public static Suite Load(string path)
    {
        var faults = new List<string>();
        var suite = OptionBinder.TryBind<Suite>(OptionFile.Read(path), faults, (written, from) => OrganismPath.Absolute(written, from, faults));
        return suite is not null && faults.Count == 0 ? suite : throw new InputFaultException(faults);
    }

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        foreach (var name in Attacks.GroupBy(entry => entry.Attack.Name).Where(group => group.Count() > 1))
        {
            faults.Add($"Expected names of attacks to differ within a suite, got '{name.Key}' {name.Count()} times. Rename all but one.");
        }
    }
}
