using System.Runtime.InteropServices;
using Holdfast.Attacks;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Experiments.Work;

/// <summary>
/// One cell carried out: the released model examined, or attacked and then examined. It never touches the released model itself:
/// an attack works on a copy, so the next one starts from exactly the same weights.
/// </summary>
internal sealed class CellExam(Recipe recipe, Subject subject, RunAccess run, Cell cell, bool inDistribution, bool isLastTry)
{
    private readonly List<ResultRow> _rows = [];
    private readonly List<CellMarks> _marks = [];
    private readonly TrainingCost _cost = new();

    /// <summary>The outcome with the answers behind it; an attack that breaks down is an outcome too.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ExternalException">The native library failed, and this is not the last try.</exception>
    public PieceResult Take(CausalLM released, CancellationToken cancellation)
    {
        try
        {
            var answers = cell.IsBeforeAttack
                ? Examine(0, subject.Speak(released), subject.Evaluations, cancellation)
                : Attack(released, recipe.Attacks.Single(attack => attack.Name == cell.Attack), cancellation);
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

    private IReadOnlyList<(string, IReadOnlyList<Answer>)> Attack(CausalLM released, IAttack attack, CancellationToken cancellation)
    {
        using var model = released.Copy();

        // The same chance for every safeguard: what differs between them is the weights alone.
        var chance = new Seed((ulong)cell.Seed).Derive("attack").Derive(attack.Name);
        using var reference = new FrozenReference(released, chance.Derive("reference"));
        var curve = recipe.RecoveryCurve;
        var along = subject.Evaluations
            .Where(evaluation => curve.Evaluations.Count == 0 || curve.Evaluations.Contains(evaluation.Name)).ToList();
        var tampered = attack.Tamper(model, new AttackContext
        {
            Data = subject.Data,
            Reference = reference,
            Seed = chance,
            Journal = run.Journal.Within(cell.JournalPrefix),
            Speak = subject.Speak,
            Cost = _cost,
            LearningRateScale = recipe.LearningRateScale,
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
            var marks = evaluation.Mark(answers);
            foreach (var measured in evaluation.Summarise(marks))
            {
                _rows.Add(ResultRow.Of(cell, inDistribution, step, evaluation.Name, measured));
            }

            _marks.AddRange(evaluation.Metrics.Where(metric => metric.IsBounded).Select(metric => new CellMarks(
                step, evaluation.Name, metric.Name, [.. marks.Where(mark => mark.Metric == metric.Name).Select(mark => mark.Value)])));
        }

        if (!cell.IsBeforeAttack)
        {
            _rows.Add(ResultRow.OfCost(cell, inDistribution, step, ResultRow.Tokens, "tokens", _cost.Tokens));
            _rows.Add(ResultRow.OfCost(cell, inDistribution, step, ResultRow.Compute, "flop", _cost.Operations));
        }

        return all;
    }

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
