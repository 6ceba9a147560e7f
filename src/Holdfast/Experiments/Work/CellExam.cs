using System.Runtime.InteropServices;
using Holdfast.Attacks;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence;
using Holdfast.Experiments.Recipes;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Training;

namespace Holdfast.Experiments.Work;

/// <summary>
/// One cell carried out: the released model examined, or attacked and then examined. An attack works on the model it is given, so that no
/// second copy of the weights is held; the next cell gets the released weights again.
/// </summary>
internal sealed class CellExam(Recipe recipe, Subject subject, RunAccess run, ReleasedModel released, IJudges judges, Cell cell)
{
    private readonly bool _inDistribution = IsInDistribution(recipe, cell);
    private readonly List<ResultRow> _rows = [];
    private readonly List<CellMarks> _marks = [];
    private TrainingCost? _cost;

    /// <summary>The outcome with the answers behind it; an attack that breaks down is an outcome too.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ExternalException">The native library failed, and this is not the last try.</exception>
    /// <param name="isLastTry">Whether a failure of the native library is the outcome, too.</param>
    /// <param name="cancellation">Stops within a step.</param>
    public PieceResult Take(bool isLastTry, CancellationToken cancellation)
    {
        try
        {
            var answers = cell.IsBeforeAttack
                ? Examine(0, subject.Speak(released.Model), subject.Evaluations, cancellation)
                : Attack(recipe.Attack(cell.Attack), cancellation);
            var outcome = Ruin.IsOf(run.Folder.Plan, cell, _rows, Before(), recipe.UtilityFloor)
                ? Outcome(CellStatus.Destroyed, "The attack ruined the model itself: too little of what it should keep is left, and the forgotten is not back.")
                : Outcome(CellStatus.Done, null);
            return new PieceResult
            {
                Outcome = outcome,
                Answers = [.. answers.Select(given => new GivenAnswers(given.Item1, given.Item2))],
            };
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or InputFaultException) && (isLastTry || failure is not ExternalException))
        {
            run.Journal.Note($"{cell.JournalPrefix} failed: {Failures.ForJournal(failure)}");
            return new PieceResult
            {
                Outcome = Outcome(
                    CellStatus.Failed,
                    $"{failure.Message} Last good state: checkpoints/{(cell with { Attack = Cell.NoAttack }).JournalPrefix}."),
            };
        }
    }

    private IReadOnlyList<(string, IReadOnlyList<Answer>)> Attack(IAttack attack, CancellationToken cancellation)
    {
        // The same chance for every safeguard: what differs between them is the weights alone.
        var chance = new Seed((ulong)cell.Seed).Derive("attack").Derive(attack.Name);
        using var before = new OriginalModel(released.Another);
        var lessons = new Lessons(before, chance.Derive("reference"), recipe.MicroBatch);
        _cost = lessons.Cost;
        var curve = recipe.RecoveryCurve;
        var along = subject.Evaluations
            .Where(evaluation => curve.Evaluations.Count == 0 || curve.Evaluations.Contains(evaluation.Name)).ToList();
        var tampered = attack.Tamper(released.ForAttack(), new AttackContext
        {
            Data = subject.Data,
            Lessons = lessons,
            Seed = chance,
            Journal = run.Journal.Within(cell.JournalPrefix),
            Speak = subject.Speak,
            ExaminedSteps = curve.Of(attack.Steps),
            Examine = (step, spoken) => Examine(step, spoken, along, cancellation),
            Cancellation = cancellation,
        });
        return Examine(attack.Steps, tampered, subject.Evaluations, cancellation);
    }

    private List<(string, IReadOnlyList<Answer>)> Examine(
        int step, ILanguageModel model, IReadOnlyList<IEvaluation> evaluations, CancellationToken cancellation)
    {
        var all = new List<(string, IReadOnlyList<Answer>)>();
        foreach (var evaluation in evaluations)
        {
            var answers = evaluation.Ask(model, cancellation);
            all.Add((evaluation.Name, answers));
            new Omission($"exams/{evaluation.Name}", Omission.Cut, answers.Count(answer => answer.Scores.Any(score => score.IsCut)), answers.Count)
                .Tell(run.Journal);
            var marks = evaluation.Mark(answers, judges, cancellation);
            foreach (var measured in evaluation.Summarise(marks))
            {
                _rows.Add(ResultRow.Of(cell, _inDistribution, step, evaluation.Name, measured));
            }

            _marks.AddRange(evaluation.Metrics.Where(metric => metric.IsBounded).Select(metric => new CellMarks(
                step, evaluation.Name, metric.Name, [.. marks.Where(mark => mark.Metric == metric.Name).Select(mark => mark.Value)])));
        }

        if (_cost is { } cost)
        {
            _rows.Add(ResultRow.OfCost(cell, _inDistribution, step, ResultRow.Tokens, "tokens", cost.Tokens));
            _rows.Add(ResultRow.OfCost(cell, _inDistribution, step, ResultRow.Compute, "flop", cost.Operations));
        }

        return all;
    }

    private static bool IsInDistribution(Recipe recipe, Cell cell) =>
        recipe.Attacks.FirstOrDefault(attack => attack.Name == cell.Attack)?.Family is { } family
        && recipe.Safeguards[cell.Safeguard] is IAdversarialSafeguard trained && trained.TrainedAgainst.Contains(family);

    private IReadOnlyList<ResultRow> Before() =>
        cell.IsBeforeAttack ? [] : run.Folder.Outcome(cell with { Attack = Cell.NoAttack })?.Rows ?? [];

    private CellOutcome Outcome(CellStatus status, string? reason) => new()
    {
        Status = status,
        Reason = reason,
        Rows = _rows,
        Marks = _marks,
    };
}
