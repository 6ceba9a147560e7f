using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;

namespace Holdfast.Experiments;

/// <summary>
/// A recipe with domains carried out, one domain after another: each is an experiment like any other in a run folder of its own below the
/// run's, and all work on the same organisms. Domains that are done are passed over, and one that was stopped goes on, so the same call
/// begins a run and resumes one.
/// </summary>
public sealed class DomainExperiments
{
    private readonly RecipeFile _file;
    private readonly RunSession _run;
    private readonly IProgressView _view;
    private readonly RunStore _domains;

    /// <summary>Takes the recipe and the run to write to.</summary>
    /// <param name="file">A recipe with domains and without faults.</param>
    /// <param name="run">A run begun with the <see cref="RecipeFile.Plan"/> of the same recipe.</param>
    /// <param name="view">Where a person watches.</param>
    public DomainExperiments(RecipeFile file, RunSession run, IProgressView view)
    {
        _file = file;
        _run = run;
        _view = view;
        _domains = new RunStore(run.Folder.DomainsPath);
    }

    /// <summary>Does all that is left to do.</summary>
    /// <param name="carry">Carries out the experiment of one domain and finishes its run.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the run can be resumed.</exception>
    /// <exception cref="InputFaultException">The disk refuses, or an input proved unusable; the run can be resumed.</exception>
    public RunSummary Run(Action<Recipe, RunSession> carry)
    {
        List<int> cells = [.. _file.Recipes.Select(recipe => recipe.Plan().Cells().Count())];
        foreach (var (index, recipe) in _file.Recipes.Index())
        {
            var begun = _run.Folder.Domain(recipe.Name);
            if (begun is { State: RunState.Finished })
            {
                continue;
            }

            var view = new DomainView(
                _view, recipe.Name, cells.Take(index).Sum(), cells.Sum(), later: cells.Count - index - 1, _run.Time);
            using var domain = begun is not null
                ? _domains.Resume(begun.Path, _run.Time, view)
                : _domains.BeginDomain(
                    recipe.Name, recipe.Resolved(), recipe.Plan(), _run.Folder, _run.Time, view, RunInputs.Of(recipe));
            _run.Journal.Note($"Domain {recipe.Name}: {domain.Folder.Path}");
            _run.Flush();
            carry(recipe, domain);
        }

        return _run.Finish();
    }
}
