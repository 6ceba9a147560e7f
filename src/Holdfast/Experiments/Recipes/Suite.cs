using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

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
        var suite = OptionBinder.TryBind<Suite>(OptionFile.Read(path), faults, (written, from) =>
            OrganismPath.Absolute(written, from, faults));
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
