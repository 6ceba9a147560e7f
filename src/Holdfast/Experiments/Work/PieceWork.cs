using System.Runtime.InteropServices;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;

namespace Holdfast.Experiments.Work;

/// <summary>
/// Does pieces of work, one after another, and keeps the seed and the safeguarded model of the last one loaded. What a piece comes to
/// depends on the piece alone: all chance has names, and every attack begins with the same weights.
/// </summary>
internal sealed class PieceWork(Recipe recipe, ISubjects subjects, RunAccess run) : IDisposable
{
    private Subject? _subject;
    private CausalLM? _model;
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
                run.Journal.Note($"{piece.Name}: the native library failed, and the piece is done once more: {native.Message.Split('\n')[0]}");
                return Attempt(piece, isLast: true, cancellation);
            }
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
        _model?.Dispose();
        _subject?.Dispose();
    }

    private PieceResult Attempt(Piece piece, bool isLast, CancellationToken cancellation)
    {
        var subject = Subject(piece, cancellation);
        if (piece.Safeguard is not { } name)
        {
            return new PieceResult();
        }

        var model = Model(subject, piece.Seed, name, cancellation);
        return piece.Cell is { } cell ? Examine(subject, cell, model, isLast, cancellation) : new PieceResult();
    }

    private PieceResult Examine(Subject subject, Cell cell, CausalLM model, bool isLast, CancellationToken cancellation)
    {
        if (cell.IsBeforeAttack)
        {
            return new CellExam(recipe, subject, run, cell, inDistribution: false, isLast).Take(model, cancellation);
        }

        var journal = new AttackJournal(run.Journal, cell.JournalPrefix, recipe.Attacks.Single(attack => attack.Name == cell.Attack).Steps);
        var result = new CellExam(recipe, subject, run with { Journal = journal }, cell, IsInDistribution(cell), isLast)
            .Take(model, cancellation);
        journal.End();
        return result;
    }

    private bool IsInDistribution(Cell cell) =>
        recipe.Attacks.FirstOrDefault(attack => attack.Name == cell.Attack)?.Family is { } family
        && recipe.Safeguards[cell.Safeguard] is IAdversarialSafeguard trained && trained.TrainedAgainst.Contains(family);

    private Subject Subject(Piece piece, CancellationToken cancellation)
    {
        if (_subject is null || _last!.Seed != piece.Seed)
        {
            Forget(piece);
            _subject?.Dispose();
            _subject = null;
            _subject = subjects.Prepare(piece.Seed, cancellation);
        }

        return _subject;
    }

    private CausalLM Model(Subject subject, long seed, string name, CancellationToken cancellation)
    {
        if (_model is null || _last!.Safeguard != name)
        {
            Forget(new Piece(seed, name));
            var model = subject.Original.Copy();
            try
            {
                Release(subject, seed, name, model, cancellation);
            }
            catch
            {
                model.Dispose();
                throw;
            }

            _model = model;
        }

        return _model;
    }

    private void Forget(Piece next)
    {
        _model?.Dispose();
        _model = null;
        _last = next;
    }

    // Leaves the released weights in the model, from the run folder where they are there already.
    private void Release(Subject subject, long seed, string name, CausalLM model, CancellationToken cancellation)
    {
        var cell = new Cell(seed, name, Cell.NoAttack);
        var released = new ReleasedModel(run.Folder, cell, subject);
        if (ReleasedModel.Exists(run.Folder, cell))
        {
            released.Load(model);
            return;
        }

        var resume = new ResumeFolder(run.Folder.CheckpointPath(cell.JournalPrefix + ".training"), run.Flush);
        var journal = run.Journal.Within(cell.JournalPrefix);
        var chance = new Seed((ulong)seed).Derive("safeguard").Derive(name);
        using var reference = new FrozenReference(subject.Original, chance.Derive("reference"));
        recipe.Safeguards[name].Protect(model, new SafeguardContext
        {
            Data = subject.Data,
            Reference = reference,
            Seed = chance,
            Journal = journal,
            Resume = resume,
            Probe = recipe.Probe is { } probe ? step => probe.Take(step, model, subject, seed, recipe, journal, cancellation) : null,
            Cancellation = cancellation,
        });
        model.Weights.Freeze();
        released.Save(model);
        resume.Clear();
    }
}
