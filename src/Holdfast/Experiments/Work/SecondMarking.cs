using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Experiments.Work;

/// <summary>
/// Marks the answers of a run again without asking its models: with a judge or a way of marking that has changed since. Without a change
/// every file stays the same to the byte.
/// </summary>
/// <param name="recipe">The recipe of the run.</param>
/// <param name="subjects">Where a judge of a seed comes from.</param>
/// <param name="run">The run, held against other writers.</param>
public sealed class SecondMarking(Recipe recipe, ISubjects subjects, RunAmendment run)
{
    private readonly Dictionary<Cell, CellOutcome> _marked = [];
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unanswered = [];

    /// <summary>Marks every recorded cell, then writes what changed, then the summary.</summary>
    /// <param name="cancellation">Stops before anything is written.</param>
    /// <returns>How many cells came out differently.</returns>
    /// <exception cref="InputFaultException">
    /// An evaluation changes of which some answers were not kept, so that old and new marks would stand side by side; nothing is written.
    /// </exception>
    public int Carry(CancellationToken cancellation)
    {
        using var judges = new Judges(recipe.Judges, run.Folder.RepliesPath);
        foreach (var seed in run.Folder.Plan.Cells().Where(run.Folder.IsRecorded).GroupBy(cell => cell.Seed))
        {
            if (recipe.Evaluations.Any(evaluation => evaluation.Judges.Count > 0))
            {
                judges.For(subjects.Prepare(seed.Key, cancellation));
            }

            foreach (var cell in seed)
            {
                _marked[cell] = Mark(cell, run.Folder.Outcome(cell)!, judges, cancellation);
            }
        }

        var mixed = _changed.Where(_unanswered.ContainsKey).Select(evaluation =>
            $"Expected the answers of '{evaluation}' in every cell and at every examined step, without which its old marks would stand "
            + $"beside new ones, got none at {_unanswered[evaluation]}. Run the recipe again.").ToList();
        return mixed.Count == 0 ? Write() : throw new InputFaultException(mixed);
    }

    private int Write()
    {
        var different = _marked.Count(marked => run.Replace(marked.Key, marked.Value));
        foreach (var (cell, outcome) in _marked)
        {
            PublishedForms.Write(recipe, run.Folder, cell, outcome, Given(cell, outcome));
        }

        run.Summarise();
        return different;
    }

    private CellOutcome Mark(Cell cell, CellOutcome old, Judges judges, CancellationToken cancellation)
    {
        var last = PublishedForms.LastStep(recipe, cell);
        var book = new MarkBook(cell, old.Rows.Any(row => row.InDistribution), judges, ExamHalf.Of(recipe, cell));
        foreach (var rows in Exams(old.Rows))
        {
            cancellation.ThrowIfCancellationRequested();
            var (step, name) = (rows[0].Step, rows[0].Evaluation);
            var evaluation = recipe.Evaluations.FirstOrDefault(evaluation => evaluation.Name == name);
            int? along = step == last ? null : step;
            var marks = old.Marks.Where(kept => kept.Step == step && kept.Evaluation == name).ToList();
            if (evaluation is null || run.Folder.Answers(cell, evaluation.Name, along) is not { } answers)
            {
                book.Add(rows, marks);
                if (name is not null)
                {
                    _unanswered.TryAdd(name, FormattableString.Invariant($"step {step} of {cell.JournalPrefix}"));
                }

                continue;
            }

            var (rowsBefore, marksBefore) = (book.Rows.Count, book.Marks.Count);
            book.Add(step, evaluation, answers, cancellation);
            if (!book.Rows.Skip(rowsBefore).SequenceEqual(rows) || !book.Marks.Skip(marksBefore).SequenceEqual(marks))
            {
                _changed.Add(evaluation.Name);
            }
        }

        return old.Status == CellStatus.Failed
            ? book.Outcome(old.Status, old.Reason)
            : book.Outcome(run.Folder.Plan, _marked.GetValueOrDefault(cell with { Attack = Cell.NoAttack })?.Rows ?? [], recipe);
    }

    private IEnumerable<GivenAnswers> Given(Cell cell, CellOutcome outcome) =>
        from exam in outcome.Marks.Select(marks => (marks.Evaluation, marks.Step)).Distinct()
        let along = exam.Step == PublishedForms.LastStep(recipe, cell) ? null : (int?)exam.Step
        let answers = run.Folder.Answers(cell, exam.Evaluation, along)
        where answers is not null
        select new GivenAnswers(exam.Evaluation, answers, along);

    // The rows of one exam at one step stand together; so do those of what an attack had cost.
    private static List<List<ResultRow>> Exams(IReadOnlyList<ResultRow> rows)
    {
        var exams = new List<List<ResultRow>>();
        foreach (var row in rows)
        {
            if (exams.LastOrDefault() is { } exam && (exam[0].Step, exam[0].Evaluation) == (row.Step, row.Evaluation))
            {
                exam.Add(row);
            }
            else
            {
                exams.Add([row]);
            }
        }

        return exams;
    }
}
