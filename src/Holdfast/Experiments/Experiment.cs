using Holdfast.Attacks;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;

namespace Holdfast.Experiments;

/// <summary>
/// A recipe carried out, in a straight line: for every seed and every safeguard, protect the model, save it, examine it, attack it
/// again and again, each time from the same weights, and examine what comes back. Whatever the run folder already holds is not done
/// again, so the same call begins a run and resumes one.
/// </summary>
public sealed class Experiment
{
    private readonly Recipe _recipe;
    private readonly RunSession _run;
    private readonly Func<long, CancellationToken, Subject> _prepare;

    /// <summary>Takes the recipe and the run to write to.</summary>
    /// <param name="recipe">A recipe without faults.</param>
    /// <param name="run">A run begun with the <see cref="Plan"/> of the same recipe.</param>
    /// <param name="prepare">Makes or loads what a seed works on.</param>
    public Experiment(Recipe recipe, RunSession run, Func<long, CancellationToken, Subject> prepare)
    {
        _recipe = recipe;
        _run = run;
        _prepare = prepare;
    }

    /// <summary>What a recipe sets out to measure.</summary>
    public static RunPlan Plan(Recipe recipe) => new()
    {
        Seeds = recipe.Seeds,
        Safeguards = [.. recipe.Safeguards.Select(entry => new PlannedSafeguard(entry.Key, Catalog<ISafeguard>.Of(entry.Value).Summary))],
        Attacks = [.. recipe.Attacks.Select(attack => new PlannedAttack(attack.Name, attack.Steps, Catalog<IAttack>.Of(attack).Summary))],
        SeedExams = [.. recipe.Evaluations.Where(OrganismPath.IsIn).Select(evaluation => evaluation.Name)],
    };

    /// <summary>Does all that is left to do.</summary>
    /// <param name="lanes">How many pieces of work run side by side; the result does not depend on it.</param>
    /// <param name="cancellation">Leaves a run that can be resumed.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the run can be resumed.</exception>
    /// <exception cref="InputFaultException">The disk refuses, or an input proved unusable; the run can be resumed.</exception>
    public RunSummary Run(int lanes, CancellationToken cancellation)
    {
        var open = new Lanes(lanes, cancellation);
        foreach (var seed in _recipe.Seeds.Where(seed => Pending(seed).Count > 0))
        {
            using var subject = _prepare(seed, cancellation);
            open.Each(Pending(seed).Select(cell => cell.Safeguard).Distinct().ToList(), name => Compare(subject, seed, name, open));
        }

        return _run.Finish();
    }

    private List<Cell> Pending(long seed, string? safeguard = null) =>
        [.. _run.Folder.Plan.Cells().Where(cell =>
            cell.Seed == seed && (safeguard is null || cell.Safeguard == safeguard) && _run.Folder.Outcome(cell) is null)];

    private void Compare(Subject subject, long seed, string name, Lanes lanes)
    {
        using var model = subject.Original.Copy();
        try
        {
            Release(subject, seed, name, model, lanes);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or InputFaultException))
        {
            _run.Journal.Note($"seed-{seed}/{name}: the safeguard could not be trained: {Failures.ForJournal(failure)}");
            Pending(seed, name).ForEach(cell => _run.Record(cell, new CellOutcome
            {
                Status = CellStatus.Failed,
                Reason = $"The safeguard could not be trained: {failure.Message}",
            }));
            return;
        }

        // Before the attacks first: what an attack ruined is told by comparison with it.
        var pending = Pending(seed, name);
        lanes.Each(pending.Where(cell => cell.IsBeforeAttack).ToList(), cell => Examine(subject, cell, model, lanes));
        lanes.Each(pending.Where(cell => !cell.IsBeforeAttack).ToList(), cell => Examine(subject, cell, model, lanes));
    }

    private void Examine(Subject subject, Cell cell, CausalLM model, Lanes lanes)
    {
        var trainedAgainst = (_recipe.Safeguards[cell.Safeguard] as IAdversarialSafeguard)?.TrainedAgainst ?? [];
        var inDistribution = _recipe.Attacks.FirstOrDefault(attack => attack.Name == cell.Attack)?.Family is { } family
            && trainedAgainst.Contains(family);
        _run.Record(cell, new CellExam(_recipe, subject, _run, cell, inDistribution).Take(model, lanes.Cancellation));
    }

    // Leaves the released weights in the model, from the run folder where they are there already.
    private void Release(Subject subject, long seed, string name, CausalLM model, Lanes lanes)
    {
        var cell = new Cell(seed, name, Cell.NoAttack);
        var released = new ReleasedModel(_run.Folder.CheckpointPath(cell.JournalPrefix), subject);
        if (released.Exists)
        {
            released.Load(model);
            return;
        }

        var resume = new ResumeFolder(_run.Folder.CheckpointPath(cell.JournalPrefix + ".training"), _run.Flush);
        // Models grow their tables of positions as they go: two lanes must not share one.
        using var original = lanes.Count > 1 ? subject.Original.Copy() : null;
        var journal = _run.Journal.Within(cell.JournalPrefix);
        var chance = new Seed((ulong)seed).Derive("safeguard").Derive(name);
        using var reference = new FrozenReference(original ?? subject.Original, chance.Derive("reference"));
        _recipe.Safeguards[name].Protect(model, new SafeguardContext
        {
            Data = subject.Data,
            Reference = reference,
            Seed = chance,
            Journal = journal,
            Resume = resume,
            Probe = _recipe.Probe is { } probe ? step => probe.Take(step, model, subject, seed, _recipe, journal, lanes.Cancellation) : null,
            Cancellation = lanes.Cancellation,
        });
        model.Weights.Freeze();
        released.Save(model);
        resume.Clear();
    }
}
