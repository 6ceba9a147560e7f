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
        using var work = new PieceWork(_recipe, _subjects, new RunAccess(_run.Folder, _run.Journal, _run.Flush));
        var (pace, keep) = Paced(1);
        Piece? last = null;
        while (PiecePlan.Next(Ready(), last, isAlone: true) is { } piece)
        {
            cancellation.ThrowIfCancellationRequested();
            pace.Begin(piece);
            keep(piece, work.Do(piece, cancellation));
            last = piece;
        }

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
        var (pace, keep) = Paced(workers);
        crew.Work(Ready, pace.Begin, keep, cancellation);
        return _run.Finish();
    }

    private IReadOnlyList<Piece> Ready() => PiecePlan.Ready(_run.Pending, _subjects.IsPrepared, IsReleased);

    private bool IsReleased(Cell cell) => ReleasedModel.Exists(_run.Folder, cell);

    // What a piece costs is known before its cell is recorded, which is when the run says how long the rest will take.
    private (Pace Pace, Action<Piece, PieceResult> Keep) Paced(int workers)
    {
        var pace = new Pace(_run.Time, workers, PieceOperations.Of(_recipe));
        _run.TimeLeft = () => pace.Left(PiecePlan.Left(_run.Pending, _subjects.IsPrepared, IsReleased));
        return (pace, KeepInTime);

        void KeepInTime(Piece piece, PieceResult result)
        {
            pace.End(piece, counts: result.Failure is null && result.Outcome?.Status != CellStatus.Failed);
            Keep(piece, result);
        }
    }

    private void Keep(Piece piece, PieceResult result)
    {
        if (result.Failure is { } failure)
        {
            foreach (var lost in _run.Pending.Where(piece.IsNeededBy))
            {
                _run.Record(lost, new CellOutcome { Status = CellStatus.Failed, Reason = failure });
            }
        }
        else if (piece.Cell is { } cell)
        {
            foreach (var given in result.Answers)
            {
                _run.SaveAnswers(cell, given.Evaluation, given.Answers, given.Along);
            }

            PublishedForms.Write(_recipe, _run.Folder, cell, result.Outcome!, result.Answers);
            _run.Record(cell, result.Outcome!);
        }
    }
}
