using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Training;

namespace Holdfast.Experiments.Work;

/// <summary>The rows and marks of one cell, in the order in which its exams were marked.</summary>
/// <param name="cell">The cell.</param>
/// <param name="inDistribution">Whether the safeguard trained against the attack.</param>
/// <param name="judges">Second models to ask.</param>
/// <param name="half">Which questions count, where an attack chose by the others.</param>
internal sealed class MarkBook(Cell cell, bool inDistribution, IJudges judges, ExamHalf? half)
{
    private readonly List<ResultRow> _rows = [];
    private readonly List<CellMarks> _marks = [];

    /// <summary>Every number so far.</summary>
    public IReadOnlyList<ResultRow> Rows => _rows;

    /// <summary>Every mark so far.</summary>
    public IReadOnlyList<CellMarks> Marks => _marks;

    /// <summary>Marks the answers of one exam and sums them up.</summary>
    /// <param name="step">Attack steps taken when it was asked.</param>
    /// <param name="evaluation">The exam.</param>
    /// <param name="answers">What the model said.</param>
    /// <param name="cancellation">Stops a judge.</param>
    public void Add(int step, IEvaluation evaluation, IReadOnlyList<Answer> answers, CancellationToken cancellation)
    {
        var marks = evaluation.Mark(answers, judges, cancellation);
        Add(
            evaluation.Summarise([.. marks.Where(Counts)]).Select(measured =>
                ResultRow.Of(cell, inDistribution, step, evaluation.Name, measured)),
            evaluation.Metrics.Where(metric => metric.IsBounded).Select(metric => new CellMarks(
                step, evaluation.Name, metric.Name,
            [
                .. marks.Where(mark => mark.Metric == metric.Name).Select(mark => Counts(mark) ? mark.Value : double.NaN),
            ])));

        // A question that does not count keeps its place among the marks, so that models are compared question by question.
        bool Counts(Mark mark) => half?.Chooses(evaluation, mark.Item) != true;
    }

    /// <summary>What an attack had cost by a step.</summary>
    /// <param name="step">Attack steps taken.</param>
    /// <param name="cost">What it has spent so far.</param>
    public void Add(int step, TrainingCost cost) => Add(
        [
            ResultRow.OfCost(cell, inDistribution, step, ResultRow.Tokens, "tokens", cost.Tokens),
            ResultRow.OfCost(cell, inDistribution, step, ResultRow.Compute, "flop", cost.Operations),
        ],
        []);

    /// <summary>Takes over numbers as they are.</summary>
    /// <param name="rows">Rows of this cell.</param>
    /// <param name="marks">The marks behind them, where they have any.</param>
    public void Add(IEnumerable<ResultRow> rows, IEnumerable<CellMarks> marks)
    {
        _rows.AddRange(rows);
        _marks.AddRange(marks);
    }

    /// <summary>What the cell comes to where nothing broke: done, or the model ruined.</summary>
    /// <param name="plan">Says which exams are which.</param>
    /// <param name="before">Rows of the same model before the attack.</param>
    /// <param name="recipe">Says how much must be left.</param>
    public CellOutcome Outcome(RunPlan plan, IReadOnlyList<ResultRow> before, Recipe recipe) =>
        Ruin.IsOf(plan, cell, _rows, before, recipe.UtilityFloor)
            ? Outcome(
                CellStatus.Destroyed,
                "The attack ruined the model itself: too little of what it should keep is left, and the forgotten is not back.")
            : Outcome(CellStatus.Done, null);

    /// <summary>What there is so far, with an end that is known otherwise.</summary>
    /// <param name="status">How the cell ended.</param>
    /// <param name="reason">Why, where it is not done.</param>
    public CellOutcome Outcome(CellStatus status, string? reason) => new()
    {
        Status = status,
        Reason = reason,
        Rows = _rows,
        Marks = _marks,
    };
}
