using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;
using Holdfast.Experiments.Estimates;
using Holdfast.Experiments.Recipes;
using Holdfast.Safeguards;

namespace Holdfast.Experiments.Work;

/// <summary>
/// The search for the options of one safeguard. Each trial is an experiment like any other, in a run folder of its own below the run's,
/// without its weights once it is over. A killed search goes on within the trial that it was in.
/// </summary>
internal sealed class SafeguardSearch
{
    private readonly Recipe _recipe;
    private readonly Tuning _tuning;
    private readonly ISubjects _subjects;
    private readonly RunAccess _run;
    private readonly string _name;
    private readonly RunStore _trials;

    /// <summary>Takes the search.</summary>
    /// <param name="recipe">A recipe that tunes the safeguard.</param>
    /// <param name="subject">What the search's seed works on.</param>
    /// <param name="run">The run.</param>
    /// <param name="name">The safeguard's name.</param>
    public SafeguardSearch(Recipe recipe, Subject subject, RunAccess run, string name)
    {
        _recipe = recipe;
        _tuning = recipe.Tuning!;
        _subjects = new Prepared(subject);
        _run = run;
        _name = name;
        _trials = new RunStore(run.Folder.SearchPath(name));
    }

    /// <summary>Tries settings until the budget is spent, and keeps the best.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was tried is kept.</exception>
    public void Carry(CancellationToken cancellation)
    {
        var record = _run.Folder.Search(_name) ?? Begun();
        var original = Carried("original", Nothing, isAttacked: false, cancellation).Summary.Rows;
        while (!record.IsOver)
        {
            var next = _tuning.SpaceOf(_name)!.Next(record.Trials, _tuning.ChanceOf(_name));
            var candidate = OptionPatch.Apply(_recipe.Safeguards[_name], next.Options);
            var isOver = next.Number > _tuning.Trials || record.Spent >= _tuning.Operations
                || record.Spent + Expected(candidate, record) > _tuning.Operations;
            record = isOver && record.Trials.Count > 0
                ? record with { IsOver = true }
                : record with { Trials = [.. record.Trials, Tried(next, candidate, original, cancellation)] };
            _run.Folder.Keep(_name, record);
            _run.Journal.Progress($"search/{_name}", record.Trials.Count, record.IsOver ? record.Trials.Count : _tuning.Trials);
        }

        var chosen = record.Best?.Options ?? new Dictionary<string, string>();
        new TunedSafeguard { Safeguard = OptionPatch.Apply(_recipe.Safeguards[_name], chosen) }.Keep(_run.Folder, _name);
    }

    private static ISafeguard Nothing =>
        OptionBinder.Bind<TunedSafeguard>(OptionFile.Parse("safeguard: none", "the original model")).Safeguard;

    private SearchRecord Begun() => new()
    {
        Name = _name,
        Aim = (_tuning.Aim == TuningAim.Mean ? "mean on the forget exams after " : "highest on the forget exams after ")
            + string.Join(", ", _tuning.Attacks.Select(attack => attack.Name)),
        Unit = _recipe.EvaluationsAt(_tuning.Seed).FirstOrDefault(exam => exam.Role == ExamRole.Forget)?.Metrics[0].Unit ?? "",
        Keep = _tuning.Keep,
        MostTrials = _tuning.Trials,
        Budget = _tuning.Operations,
    };

    // What a setting will spend: as the first trial did, by what shapes say of both, since only the texts tell how long rows are. 0 where
    // it cannot be told, so that the budget is looked at only when it is spent.
    private double Expected(ISafeguard candidate, SearchRecord record)
    {
        var first = OfShapes(_recipe.Safeguards[_name]);
        return first > 0 && record.Trials.Count > 0 ? OfShapes(candidate) / first * record.Trials[0].Operations : OfShapes(candidate);
    }

    private double OfShapes(ISafeguard safeguard) => _recipe.Model.Decoder() is { } model && safeguard.Outline is { } outlines
        ? outlines.Sum(outline => TrainingOperations.Of(ModelUse.Of(_recipe, model), outline).Method)
        : 0;

    private Trial Tried(Trial next, ISafeguard candidate, IReadOnlyList<ResultRow> original, CancellationToken cancellation)
    {
        var findings = Carried(FormattableString.Invariant($"trial-{next.Number:0000}"), candidate, isAttacked: true, cancellation);
        var failed = findings.Gaps.FirstOrDefault(end => end.Status == CellStatus.Failed);
        var values = findings.Exams.Select(exam => Value(exam.Safeguards[0])).ToList();
        var kept = findings.Summary.Plan.Kept(
            [ExamRole.Retain, ExamRole.Capability], original, [.. findings.Summary.Rows.Where(row => row.Attack == Cell.NoAttack)]);
        var isWhole = failed is null && values.Count > 0 && !values.Contains(null);
        return next with
        {
            Value = isWhole ? values.Average() : null,
            Kept = kept,
            IsAllowed = isWhole && kept >= _tuning.Keep,
            Operations = findings.TrainingCompute.Values.DefaultIfEmpty(0).Sum(),
            Reason = failed?.Reason,
        };
    }

    // Ruined models count like any other: a safeguard that breaks when touched is told by what it keeps before.
    private double? Value(SafeguardFindings found)
    {
        var after = found.Attacks.Select(attack => attack.ForgetAfterAll?.Value).ToList();
        return after.Contains(null) ? null : _tuning.Aim == TuningAim.Mean ? after.Average() : after.Max();
    }

    // An experiment of one safeguard, done or gone on with; its weights are let go when it is over.
    private Findings Carried(string name, ISafeguard candidate, bool isAttacked, CancellationToken cancellation)
    {
        var recipe = _tuning.TrialOf(
            _recipe, name, new Dictionary<string, ISafeguard> { [_name] = candidate }, isAttacked ? _tuning.Attacks : []);
        var begun = _trials.List().FirstOrDefault(run => run.Record.Name == name);
        if (begun is { State: RunState.Finished })
        {
            return Findings.Of(begun);
        }

        var view = new JournalView(_run.Journal.Within($"search/{_name}/{name}"));
        using var session = begun is not null
            ? _trials.Resume(begun.Path, _run.Time, view)
            : _trials.Begin(name, recipe.Resolved(), recipe.Plan(), _run.Folder.Environment, _run.Time, view);
        session.Journal.Note($"Run folder: {session.Folder.Path}");
        PieceBook.DoAll(recipe, session, _subjects, cancellation);
        if (Directory.Exists(session.Folder.CheckpointPath()))
        {
            Directory.Delete(session.Folder.CheckpointPath(), recursive: true);
        }

        session.Finish();
        return Findings.Of(session.Folder);
    }

    private sealed class Prepared(Subject subject) : ISubjects
    {
        public bool IsPrepared(long seed) => true;

        public Subject Prepare(long seed, CancellationToken cancellation) => subject;
    }

    // What a person sees of a trial is how far its parts have come.
    private sealed class JournalView(IJournal journal) : IProgressView
    {
        public void Progress(string what, long done, long total) => journal.Progress(what, done, total);

        public void Cells(int done, int total, TimeSpan? left)
        {
        }

        public void Note(string text)
        {
        }
    }
}
