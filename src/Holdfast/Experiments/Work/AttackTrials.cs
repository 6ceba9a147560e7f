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
        var plan = run.Folder.Plan;
        var choosing = new List<double>();
        var telling = new List<double>();
        foreach (var exam in Named(plan.Headline(ExamRole.Forget, plan.Attacks.Single(planned => planned.Name == attack.Name).Domain)))
        {
            var marks = Marks(exam, model);
            choosing.Add(First(exam, marks.Where(mark => half.Chooses(exam, mark.Item))).Value);
            telling.Add(First(exam, marks.Where(mark => !half.Chooses(exam, mark.Item))).Value);
        }

        var before = run.Folder.Outcome(cell with { Attack = Cell.NoAttack })?.Rows ?? [];
        var after = Named(plan.Known([ExamRole.Retain], before))
            .Select(exam => ResultRow.Of(cell, inDistribution: false, attack.Steps, exam.Name, First(exam, Marks(exam, model)))).ToList();
        var kept = plan.Kept([ExamRole.Retain], before, after) ?? 1;
        return trial with
        {
            Value = choosing.Average(),
            Reported = telling.Average(),
            Kept = kept,
            IsAllowed = kept >= _record.Keep,
        };
    }

    private List<IEvaluation> Named(IEnumerable<PlannedExam> planned) =>
        [.. planned.Select(exam => exams.Single(evaluation => evaluation.Name == exam.Name))];

    private IReadOnlyList<Mark> Marks(IEvaluation exam, ILanguageModel model) =>
        exam.Mark(exam.Ask(model, cancellation), judges, cancellation);

    private static Measurement First(IEvaluation exam, IEnumerable<Mark> marks) =>
        exam.Summarise([.. marks]).First(measured => measured.Metric.Name == exam.Metrics[0].Name);
}
