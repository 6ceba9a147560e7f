using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Runs;

/// <summary>One number of the result table, complete in itself.</summary>
public sealed record ResultRow
{
    /// <summary>Metric of the tokens that an attack has trained on so far; a row without an evaluation.</summary>
    public const string Tokens = "tokens";

    /// <summary>Metric of the floating-point operations that an attack has spent so far; a row without an evaluation.</summary>
    public const string Compute = "compute";

    /// <summary>Name of the safeguard.</summary>
    public required string Safeguard { get; init; }

    /// <summary>Name of the attack; <see cref="Cell.NoAttack"/> before any.</summary>
    public required string Attack { get; init; }

    /// <summary>Whether the safeguard trained against this attack: such a row says less about attacks it never met.</summary>
    public required bool InDistribution { get; init; }

    /// <summary>The recipe's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>
    /// Attack steps taken when it was measured: 0 before the attack, <see cref="PlannedAttack.Steps"/> after it, anything between is a
    /// point of the recovery curve.
    /// </summary>
    public required int Step { get; init; }

    /// <summary>Name of the evaluation, for instance <c>forget</c>; null for a number that no exam gave.</summary>
    public string? Evaluation { get; init; }

    /// <summary>Name of the metric, for instance <c>accuracy</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the value, for instance <c>share</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The point estimate.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public required double High { get; init; }

    /// <summary>Number of questions or texts behind it.</summary>
    public required int N { get; init; }

    /// <summary>Further questions that a judge gave no mark to.</summary>
    public int Missing { get; init; }

    /// <summary>What guessing gets; null where there is no such level.</summary>
    public double? Chance { get; init; }

    /// <summary>The row of one measurement in a cell.</summary>
    /// <param name="cell">Where it was measured.</param>
    /// <param name="inDistribution">Whether the safeguard trained against the attack.</param>
    /// <param name="step">Attack steps taken.</param>
    /// <param name="evaluation">Name of the evaluation; null for a number that no exam gave.</param>
    /// <param name="measured">The number.</param>
    public static ResultRow Of(Cell cell, bool inDistribution, int step, string? evaluation, Measurement measured) => new()
    {
        Safeguard = cell.Safeguard,
        Attack = cell.Attack,
        InDistribution = inDistribution,
        Seed = cell.Seed,
        Step = step,
        Evaluation = evaluation,
        Metric = measured.Metric.Name,
        Unit = measured.Metric.Unit,
        Value = measured.Value,
        Low = measured.Low,
        High = measured.High,
        N = measured.N,
        Missing = measured.Missing,
        Chance = measured.Metric.Chance,
    };

    /// <summary>What an attack has cost up to a step: a number that is counted, not estimated.</summary>
    /// <param name="cell">The attack.</param>
    /// <param name="inDistribution">Whether the safeguard trained against it.</param>
    /// <param name="step">Attack steps taken.</param>
    /// <param name="metric"><see cref="Tokens"/> or <see cref="Compute"/>.</param>
    /// <param name="unit">Unit of the amount.</param>
    /// <param name="amount">Spent since the attack began.</param>
    public static ResultRow OfCost(Cell cell, bool inDistribution, int step, string metric, string unit, double amount) => Of(
        cell, inDistribution, step, null, new Measurement(new Metric(metric, unit, Scale.Open, Low: 0), amount, amount, amount, 1));
}
