using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>What a piece of work came to.</summary>
internal sealed record PieceResult
{
    /// <summary>The outcome of a cell; null for other pieces.</summary>
    public CellOutcome? Outcome { get; init; }

    /// <summary>The answers of the exams of a cell.</summary>
    public IReadOnlyList<GivenAnswers> Answers { get; init; } = [];

    /// <summary>Why there is nothing to go on with; null where there is. It is the end of every cell that needs the piece.</summary>
    public string? Failure { get; init; }
}

/// <summary>Answers of one evaluation.</summary>
/// <param name="Evaluation">Its name.</param>
/// <param name="Answers">In the exam's order.</param>
/// <param name="Along">The examined step on an attack's way; null for the last exam of the cell.</param>
internal sealed record GivenAnswers(string Evaluation, IReadOnlyList<Answer> Answers, int? Along = null);
