using System.Diagnostics;
using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;
using Holdfast.Experiments.Workers;

namespace Holdfast.Experiments;

/// <summary>
/// A recipe carried out: for every seed and every safeguard, protect the model, save it, examine it, attack it again and again, each
/// time from the same weights, and examine what comes back. Whatever the run folder already holds is not done again, so the same call
/// begins a run and resumes one. Pieces of the work are done here, one after another, or handed to worker processes; the result is
/// the same.
/// </summary>
public sealed class Experiment
{
    private readonly Recipe _recipe;
    private readonly RunSession _run;
    private readonly ISubjects _subjects;

    /// <summary>Takes the recipe and the run to write to.</summary>
    /// <param name="recipe">A recipe without faults.</param>
    /// <param name="run">A run begun with the <see cref="Recipe.Plan"/> of the same recipe.</param>
    /// <param name="subjects">Makes or loads what a seed works on.</param>
    public Experiment(Recipe recipe, RunSession run, ISubjects subjects)
    {
        _recipe = recipe;
        _run = run;
        _subjects = subjects;
    }

    /// <summary>How many of so many workers would ever have something to do on what is left of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="workers">How many there could be.</param>
    public static int Useful(RunSession run, int workers) => Math.Clamp(workers, 1, Math.Max(1, PiecePlan.Width(run.Pending)));

    /// <summary>Does all that is left to do, in this process.</summary>
    /// <param name="cancellation">Leaves a run that can be resumed.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the run can be resumed.</exception>
    /// <exception cref="InputFaultException">The disk refuses, or an input proved unusable; the run can be resumed.</exception>
    public RunSummary Run(CancellationToken cancellation)
    {
        PieceBook.DoAll(_recipe, _run, _subjects, cancellation);
        return _run.Finish();
    }

    /// <summary>
    /// Hands all that is left to do to worker processes. A worker that dies costs one piece of work, which is done again.
    /// </summary>
    /// <param name="workers">How many.</param>
    /// <param name="command">Starts one; it must end in <see cref="Worker.Serve"/>.</param>
    /// <param name="cancellation">Leaves a run that can be resumed.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the run can be resumed.</exception>
    /// <exception cref="InputFaultException">
    /// The disk refuses, an input proved unusable, or no worker starts; the run can be resumed.
    /// </exception>
    public RunSummary Run(int workers, ProcessStartInfo command, CancellationToken cancellation)
    {
        using var crew = new Crew(workers, command, _run);
        var book = new PieceBook(_recipe, _run, _subjects, workers);
        crew.Work(book.Ready, book.Begin, book.Keep, cancellation);
        return _run.Finish();
    }
}
