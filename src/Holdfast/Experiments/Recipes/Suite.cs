using System.ComponentModel.DataAnnotations;
using Holdfast.Attacks;
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
    /// <exception cref="Holdfast.Evidence.InputFaultException">Anything in it does not fit; all faults are listed.</exception>
    public static Suite Load(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return OptionPaths.Rewrite(
            OptionBinder.Bind<Suite>(OptionFile.Read(path)), written => OrganismPath.Is(written) ? written : Path.GetFullPath(written, folder));
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
