using System.ComponentModel.DataAnnotations;
using Holdfast.Attacks;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// How much of a suite's budget an attacker gets. Suites count steps and rows as their papers do, for an 8B model; a model of a
/// million weights learns as much in fewer and smaller steps. Warm-ups and cycles shrink with the steps, so schedules keep their shape.
/// </summary>
public sealed record AttackBudget
{
    /// <summary>What every number of steps is multiplied by.</summary>
    [Range(1e-4, 1e4)]
    public double Steps { get; init; } = 1;

    /// <summary>What every number of rows of a batch is multiplied by.</summary>
    [Range(1e-4, 1e4)]
    public double Rows { get; init; } = 1;

    /// <summary>The attack with this budget: every number at least 1, a 0 stays 0.</summary>
    internal IAttack Of(IAttack attack) => (IAttack)OptionTree.Rewrite<CountsRowsAttribute>(
        OptionTree.Rewrite<CountsStepsAttribute>(attack, count => Scaled((int)count, Steps)), count => Scaled((int)count, Rows));

    private static object Scaled(int count, double factor) => count == 0 ? 0 : Math.Max(1, (int)Math.Round(count * factor));
}
