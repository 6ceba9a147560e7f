using System.Runtime.InteropServices;
using Holdfast.Attacks;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
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
    private readonly MarkBook _book = new(cell, IsInDistribution(recipe, run.Folder, cell), judges, ExamHalf.Of(recipe, cell));
    private readonly List<GivenAnswers> _answers = [];
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
            if (cell.IsBeforeAttack)
            {
                Examine(null, 0, subject.Speak(released.Model), subject.Evaluations, cancellation);
            }
            else
            {
                Attack(recipe.Attack(cell.Attack), cancellation);
            }

            return Result(_book.Outcome(run.Folder.Plan, Before(), recipe));
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or InputFaultException)
            && (isLastTry || failure is not ExternalException))
        {
            run.Journal.Note($"{cell.JournalPrefix} failed: {Failures.ForJournal(failure)}");
            return Result(_book.Outcome(
                CellStatus.Failed,
                $"{failure.Message} Last good state: checkpoints/{(cell with { Attack = Cell.NoAttack }).JournalPrefix}."));
        }
    }

    private void Attack(IAttack attack, CancellationToken cancellation)
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
            Open = folder => subject.OpenOther(folder).Model,
            ExaminedSteps = curve.Of(attack.Steps),
            Examine = (step, spoken) => Examine(step, step, spoken, along, cancellation),
            Trials = ExamHalf.Of(recipe, cell) is { } half
                ? new AttackTrials(recipe, attack, cell, run, released, subject.Evaluations, half, judges, cancellation)
                : null,
            Cancellation = cancellation,
        });
        Examine(null, attack.Steps, tampered, subject.Evaluations, cancellation);
    }

    private void Examine(
        int? along, int step, ILanguageModel model, IReadOnlyList<IEvaluation> evaluations, CancellationToken cancellation)
    {
        foreach (var evaluation in evaluations)
        {
            var answers = evaluation.Ask(model, cancellation);
            _answers.Add(new GivenAnswers(evaluation.Name, answers, along));
            run.Omissions.Tell(new Omission(
                $"exams/{evaluation.Name}", Omission.Cut,
                answers.Count(answer => answer.IsCut || answer.Scores.Any(score => score.IsCut)), answers.Count));
            run.Omissions.Tell(new Omission(
                $"exams/{evaluation.Name}", Omission.Unasked, evaluation.Unasked, answers.Count + evaluation.Unasked));
            _book.Add(step, evaluation, answers, cancellation);
        }

        if (_cost is { } cost)
        {
            _book.Add(step, cost);
        }
    }

    private static bool IsInDistribution(Recipe recipe, RunFolder folder, Cell cell) =>
        recipe.Attacks.FirstOrDefault(attack => attack.Name == cell.Attack)?.Family is { } family
        && TunedSafeguard.Of(recipe, folder, cell.Safeguard) is IAdversarialSafeguard trained && trained.TrainedAgainst.Contains(family);

    private IReadOnlyList<ResultRow> Before() =>
        cell.IsBeforeAttack ? [] : run.Folder.Outcome(cell with { Attack = Cell.NoAttack })?.Rows ?? [];

    private PieceResult Result(CellOutcome outcome) => new() { Outcome = outcome, Answers = _answers };
}
