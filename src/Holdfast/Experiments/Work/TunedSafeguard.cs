using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Safeguards;

namespace Holdfast.Experiments.Work;

/// <summary>A safeguard with the options that its search chose: <c>searches/NAME/chosen.yaml</c> in a run folder.</summary>
internal sealed record TunedSafeguard
{
    private const string FileName = "chosen.yaml";

    /// <summary>The safeguard.</summary>
    public required ISafeguard Safeguard { get; init; }

    /// <summary>Whether nothing is left to search for in the options of a safeguard.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="name">The safeguard's name.</param>
    public static bool IsTuned(Recipe recipe, RunFolder run, string name) =>
        recipe.Tuning?.SpaceOf(name) is null || File.Exists(run.SearchPath(name, FileName));

    /// <summary>The safeguard as the run applies it: with the chosen options, or as the recipe gives it.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="name">The safeguard's name.</param>
    public static ISafeguard Of(Recipe recipe, RunFolder run, string name) => recipe.Tuning?.SpaceOf(name) is null
        ? recipe.Safeguards[name]
        : OptionBinder.Bind<TunedSafeguard>(OptionFile.Read(run.SearchPath(name, FileName)), isResolved: true).Safeguard;

    /// <summary>Keeps the choice.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The safeguard's name.</param>
    public void Keep(RunFolder run, string name) => Disk.Replace(run.SearchPath(name, FileName), stream =>
    {
        using var text = new StreamWriter(stream, leaveOpen: true);
        text.Write(OptionWriter.Write(this));
    });
}
