using Holdfast.Attacks;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;

namespace Holdfast.Experiments.Work;

/// <summary>The trials of a searching attack in one cell, kept as they are made: a killed search goes on after the last of them.</summary>
/// <param name="recipe">Says how much an attack must leave.</param>
/// <param name="attack">The search.</param>
/// <param name="cell">Its cell.</param>
/// <param name="run">The run.</param>
/// <param name="released">The released model.</param>
/// <param name="exams">The exams of the seed.</param>
/// <param name="half">Tells the questions to choose by from those to report.</param>
/// <param name="judges">Second models to ask.</param>
/// <param name="cancellation">Stops an exam.</param>
internal sealed class AttackTrials(
    Recipe recipe, IAttack attack, Cell cell, RunAccess run, ReleasedModel released, IReadOnlyList<IEvaluation> exams, ExamHalf half,
    IJudges judges, CancellationToken cancellation) : IAttackTrials
{
    private readonly string _domain = DatasetDomain(recipe, attack);
    private SearchRecord _record = run.Folder.Search(cell.FileName) ?? new SearchRecord
    {
        Name = cell.JournalPrefix,
        Aim = "the forget exam after the attack, on the half that chooses",
        Unit = exams.FirstOrDefault(exam => exam.Role == ExamRole.Forget)?.Metrics[0].Unit ?? "",
        HigherIsBetter = true,
        Keep = recipe.UtilityFloor.Kept,
        MostTrials = attack.Settings!.Value,
    };

    /// <inheritdoc />
    public IReadOnlyList<Trial> Tried => _record.Trials;

    /// <inheritdoc />
    public CausalLM Released() => released.ForAttack();

    /// <inheritdoc />
    public void Keep(Trial trial, ILanguageModel? model, double operations, string? reason = null)
    {
        var kept = trial with { Operations = operations, Reason = reason };
        var marked = model is null ? kept : Marked(kept, model);
        _record = _record with
        {
            Trials = [.. _record.Trials, marked],
            IsOver = _record.Trials.Count + 1 >= _record.MostTrials,
        };
        run.Folder.Keep(cell.FileName, _record);
    }

    private Trial Marked(Trial trial, ILanguageModel model)
    {
        var before = run.Folder.Outcome(cell with { Attack = Cell.NoAttack })?.Rows ?? [];
        var wanted = exams.Where(exam => exam.Role == ExamRole.Forget && (_domain.Length == 0 || exam.Domain == _domain)).ToList();
        var choosing = new List<double>();
        var telling = new List<double>();
        foreach (var exam in wanted)
        {
            var marks = exam.Mark(exam.Ask(model, cancellation), judges, cancellation);
            choosing.Add(Value(exam, marks.Where(mark => half.Chooses(exam, mark.Item))));
            telling.Add(Value(exam, marks.Where(mark => !half.Chooses(exam, mark.Item))));
        }

        var kept = exams.Where(exam => exam.Role == ExamRole.Retain && exam.Metrics[0].IsBounded)
            .Select(exam => Kept(exam, model, before)).OfType<double>().DefaultIfEmpty(1).Min();
        return trial with
        {
            Value = choosing.Average(),
            Reported = telling.Average(),
            Kept = kept,
            IsAllowed = kept >= _record.Keep,
        };
    }

    // The share of what the released model has above guessing that the attack leaves.
    private double? Kept(IEvaluation exam, ILanguageModel model, IReadOnlyList<ResultRow> before)
    {
        var metric = exam.Metrics[0];
        var had = before.FirstOrDefault(row => row.Evaluation == exam.Name && row.Metric == metric.Name);
        var nothing = had?.Chance ?? metric.Floor ?? 0;
        return had is null || had.Value <= nothing
            ? null
            : (Value(exam, exam.Mark(exam.Ask(model, cancellation), judges, cancellation)) - nothing) / (had.Value - nothing);
    }

    private static double Value(IEvaluation exam, IEnumerable<Mark> marks) =>
        exam.Summarise([.. marks]).First(measured => measured.Metric.Name == exam.Metrics[0].Name).Value;

    private static string DatasetDomain(Recipe recipe, IAttack attack) =>
        recipe.Plan().Attacks.Single(planned => planned.Name == attack.Name).Domain;
}
