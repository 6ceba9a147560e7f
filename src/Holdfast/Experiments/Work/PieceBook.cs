using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Experiments.Work;

/// <summary>What is left to do of a run, and where what was done is kept.</summary>
internal sealed class PieceBook
{
    private readonly Recipe _recipe;
    private readonly RunSession _run;
    private readonly RunStand _stand;
    private readonly Pace _pace;

    /// <summary>Takes the run, and tells it from now on how long the rest will take.</summary>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="run">The run.</param>
    /// <param name="subjects">Knows what has been made.</param>
    /// <param name="workers">How many pieces are worked on side by side.</param>
    public PieceBook(Recipe recipe, RunSession run, ISubjects subjects, int workers)
    {
        _recipe = recipe;
        _run = run;
        _stand = new RunStand(
            subjects.IsPrepared, cell => ReleasedModel.Exists(run.Folder, cell), recipe.Tuning?.Seed,
            safeguard => TunedSafeguard.IsTuned(recipe, run.Folder, safeguard));
        _pace = new Pace(run.Time, workers, PieceOperations.Of(recipe));
        run.TimeLeft = () => _pace.Left(PiecePlan.Left(run.Pending, _stand));
    }

    /// <summary>Does all that is left to do, in this process.</summary>
    /// <param name="recipe">The run's recipe.</param>
    /// <param name="run">The run.</param>
    /// <param name="subjects">Makes or loads what a seed works on.</param>
    /// <param name="cancellation">Leaves a run that can be resumed.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the run can be resumed.</exception>
    public static void DoAll(Recipe recipe, RunSession run, ISubjects subjects, CancellationToken cancellation)
    {
        using var work = new PieceWork(recipe, subjects, new RunAccess(run.Folder, run.Journal, run.Flush, run.Time));
        var book = new PieceBook(recipe, run, subjects, workers: 1);
        Piece? last = null;
        while (PiecePlan.Next(book.Ready(), last, isAlone: true) is { } piece)
        {
            cancellation.ThrowIfCancellationRequested();
            book.Begin(piece);
            book.Keep(piece, work.Do(piece, cancellation));
            last = piece;
        }
    }

    /// <summary>The pieces that wait for nothing, in the plan's order.</summary>
    public IReadOnlyList<Piece> Ready() => PiecePlan.Ready(_run.Pending, _stand);

    /// <summary>A piece was begun.</summary>
    public void Begin(Piece piece) => _pace.Begin(piece);

    /// <summary>
    /// Keeps what a piece came to. What it costs is known before its cell is recorded, which is when the run says how long the rest will
    /// take.
    /// </summary>
    public void Keep(Piece piece, PieceResult result)
    {
        _pace.End(piece, counts: result.Failure is null && result.Outcome?.Status != CellStatus.Failed);
        if (result.Failure is { } failure)
        {
            foreach (var lost in _run.Pending.Where(piece.IsNeededBy).Where(IsTunedBy))
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

        // Who is not tuned needs nothing of a search.
        bool IsTunedBy(Cell lost) => !piece.IsOfSearch || _recipe.Tuning!.Spaces.ContainsKey(lost.Safeguard);
    }
}
