using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Tensors;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Attacks;

/// <summary>
/// Back towards the public model that the released one was made from: with W_base - W = U S Vᵀ of each matrix, W ← W + f U_k S_k V_kᵀ over
/// the k largest singular values, w ← w + f (w_base - w) of each vector; then another attack if one is given. No gradient and no step of
/// its own.
/// </summary>
/// <remarks>
/// What a safeguard changed is often of low rank, while what else fine-tuning brought is spread out. With all directions and f = 1 the
/// weights are the base's to the bit. Inferred from descriptions of attacks on released safeguards; no paper is known that states it.
/// </remarks>
[Card("base-interpolation", "Back towards the public base model along the largest singular directions, then perhaps another attack")]
public sealed record BaseInterpolation : IAttack
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>Folder of the public model; <c>organism:base</c> for an organism that brings one.</summary>
    [InputPath]
    public required string Base { get; init; }

    /// <summary>f: how far to go; 1 arrives at the base along the directions taken, more goes beyond it.</summary>
    [Range(0.0, 10.0)]
    public double Factor { get; init; } = 1;

    /// <summary>k as a share of each matrix's singular directions, rounded up.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Directions { get; init; } = 1;

    /// <summary>The attack that follows, if any; its own name shows in the journal alone.</summary>
    public IAttack? Then { get; init; }

    /// <inheritdoc />
    public int Steps => Then?.Steps ?? 0;

    /// <inheritdoc />
    public AttackFamily Family => Then is null
        ? new("no texts", "interpolation", "full")
        : Then.Family with { Data = $"base, {Then.Family.Data}" };

    /// <inheritdoc />
    public TrainingOutline? Outline => Then?.Outline;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Path.Exists(Base))
        {
            InputFaultException.Collect(() => Checkpoint.Open(Base), faults);
        }

        Then?.Check(faults);
    }

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The base cannot be read or has another shape.</exception>
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        using (no_grad())
        using (var goal = context.Open(Base))
        {
            Require(model, goal);
            foreach (var shape in model.Weights.Shapes)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                Move(model.Weights.View(shape.Name), goal.Weights.View(shape.Name));
            }
        }

        return Then is null ? context.Speak(model) : Then.Tamper(model, context);
    }

    private void Move(Tensor weight, Tensor goal)
    {
        var directions = weight.dim() == 1 ? 1 : Math.Min(weight.size(0), weight.size(1));
        var taken = (long)Math.Ceiling(Directions * directions);
        if (taken < directions)
        {
            var (left, values, right) = linalg.svd(goal - weight, fullMatrices: false);
            var scaled = left.narrow(1, 0, taken) * values.narrow(0, 0, taken); // [out, k]
            weight.add_(scaled.mm(right.narrow(0, 0, taken)), Held.Number(Factor));
        }
        else if (Factor == 1)
        {
            // A difference that is added again is off by its rounding.
            weight.copy_(goal);
        }
        else
        {
            weight.add_(goal - weight, Held.Number(Factor));
        }
    }

    private void Require(CausalLM model, CausalLM goal)
    {
        var differing = model.Weights.Shapes.Concat(goal.Weights.Shapes)
            .GroupBy(shape => shape.Name)
            .Where(pair => pair.Count() < 2 || !pair.First().Shape.SequenceEqual(pair.Last().Shape))
            .Select(pair => pair.Key).ToList();
        if (differing.Count > 0)
        {
            throw new InputFaultException(
                $"Expected a base model of the same shape in {Base}, got other weights: {string.Join(", ", differing.Take(3))}"
                + $"{(differing.Count > 3 ? $" and {differing.Count - 3} more" : "")}. Name the model that this one was made from.");
        }
    }
}
