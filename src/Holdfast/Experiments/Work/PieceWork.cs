using System.Runtime.InteropServices;
using Holdfast.Evidence;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Training;

namespace Holdfast.Experiments.Work;

/// <summary>
/// Does pieces of work, one after another, and keeps the seed and the safeguarded model of the last one loaded. What a piece comes to
/// depends on the piece alone: all chance has names, and every attack begins with the same weights.
/// </summary>
internal sealed class PieceWork(Recipe recipe, ISubjects subjects, RunAccess run) : IDisposable
{
    private readonly Judges _judges = new(recipe.Judges, run.Folder.RepliesPath);
    private Subject? _subject;
    private ReleasedModel? _released;
    private Piece? _last;

    /// <summary>
    /// Does one piece, a second time where the native library failed: the binding may free a number while a call reads it, which no
    /// repetition shows again (docs/log.md, 2026-11-24).
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InputFaultException">The disk refuses, or an input proved unusable.</exception>
    public PieceResult Do(Piece piece, CancellationToken cancellation)
    {
        try
        {
            try
            {
                return Attempt(piece, isLast: false, cancellation);
            }
            catch (ExternalException native)
            {
                Forget(piece);
                run.Journal.Note(
                    $"{piece.Name}: the native library failed, and the piece is done once more: {native.Message.Split('\n')[0]}");
                return Attempt(piece, isLast: true, cancellation);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A file that is gone or a disk that fails says nothing about the piece: the run stops and goes on when that is mended.
            throw new InputFaultException(
                $"Expected to read and write what {piece.Name} needs, got: {refused.Message} Mend that and resume the run.", refused);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or InputFaultException))
        {
            Forget(piece);
            run.Journal.Note($"{piece.Name}: {piece.Trouble}: {Failures.ForJournal(failure)}");
            return new PieceResult { Failure = $"{piece.Trouble}: {failure.Message}" };
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _released?.Dispose();
        _judges.Dispose();
    }

    private PieceResult Attempt(Piece piece, bool isLast, CancellationToken cancellation)
    {
        var subject = Subject(piece, cancellation);
        if (piece.Safeguard is not { } name)
        {
            return new PieceResult();
        }

        if (piece.IsOfSearch)
        {
            new SafeguardSearch(recipe, subject, run, name).Carry(cancellation);
            return new PieceResult();
        }

        var released = Released(subject, piece.Seed, name, cancellation);
        return piece.Cell is { } cell ? Examine(subject, cell, released, isLast, cancellation) : new PieceResult();
    }

    private PieceResult Examine(Subject subject, Cell cell, ReleasedModel released, bool isLast, CancellationToken cancellation)
    {
        if (cell.IsBeforeAttack)
        {
            return new CellExam(recipe, subject, run, released, _judges, cell).Take(isLast, cancellation);
        }

        var journal = new AttackJournal(run.Journal, cell.JournalPrefix, recipe.Attack(cell.Attack).Steps);
        var result = new CellExam(recipe, subject, run with { Journal = journal }, released, _judges, cell).Take(isLast, cancellation);
        journal.End();
        return result;
    }

    private Subject Subject(Piece piece, CancellationToken cancellation)
    {
        if (_subject is null || _last!.Seed != piece.Seed)
        {
            Forget(piece);
            _subject = null;
            _subject = subjects.Prepare(piece.Seed, cancellation);
            _judges.For(_subject);
        }

        return _subject;
    }

    private ReleasedModel Released(Subject subject, long seed, string name, CancellationToken cancellation)
    {
        if (_released is null || _last!.Safeguard != name)
        {
            Forget(new Piece(seed, name));
            var cell = new Cell(seed, name, Cell.NoAttack);
            var released = new ReleasedModel(run.Folder, cell, subject);
            if (!ReleasedModel.Exists(run.Folder, cell))
            {
                Train(subject, cell, released, cancellation);
            }

            _released = released;
        }

        return _released;
    }

    private void Forget(Piece next)
    {
        _released?.Dispose();
        _released = null;
        _last = next;
    }

    private void Train(Subject subject, Cell cell, ReleasedModel released, CancellationToken cancellation)
    {
        var resume = new ResumeFolder(run.Folder.CheckpointPath(cell, "training"), run.Flush);
        var chance = new Seed((ulong)cell.Seed).Derive("safeguard").Derive(cell.Safeguard);
        using var original = new OriginalModel(subject.Reference);
        var model = subject.Original();
        try
        {
            TunedSafeguard.Of(recipe, run.Folder, cell.Safeguard).Protect(model, new SafeguardContext
            {
                Data = subject.Data,
                Lessons = new Lessons(original, chance.Derive("reference"), recipe.MicroBatch),
                Load = subject.Load,
                Seed = chance,
                Journal = run.Journal.Within(cell.JournalPrefix),
                Resume = resume,
                Cancellation = cancellation,
            });
            model.Weights.Freeze();
            released.Save(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        resume.Clear();
    }
}
