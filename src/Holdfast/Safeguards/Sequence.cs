using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Training;
using Holdfast.Training.Resuming;

namespace Holdfast.Safeguards;

/// <summary>
/// Safeguards one after the other, each from the weights that the one before left. The original that their losses compare with stays the
/// model before all of them.
/// </summary>
[Card("sequence", "Safeguards one after the other")]
public sealed record Sequence : ISafeguard, IAdversarialSafeguard
{
    private const string Name = "sequence";

    private static readonly WeightState Weights = new("weights");

    /// <summary>The safeguards in their order.</summary>
    [MinLength(1)]
    public required IReadOnlyList<ISafeguard> Parts { get; init; }

    /// <inheritdoc />
    public IEnumerable<AttackFamily> TrainedAgainst => Parts.OfType<IAdversarialSafeguard>().SelectMany(part => part.TrainedAgainst);

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline>? Outline =>
        Parts.Any(part => part.Outline is null) ? null : [.. Parts.SelectMany(part => part.Outline!)];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        for (var part = Finished(model, context); part < Parts.Count; part++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var own = $"{part + 1}-";
            Parts[part].Protect(model, context with
            {
                Seed = context.Seed.Derive("part", part),
                Resume = new PrefixedResume(context.Resume, own),
            });
            if (part + 1 < Parts.Count)
            {
                Save(part + 1, model, context);
            }
        }
    }

    private static int Finished(CausalLM model, SafeguardContext context)
    {
        using var saved = context.Resume.Load(Name);
        if (saved is null)
        {
            return 0;
        }

        Weights.Restore(saved, model.Weights);
        context.Lessons.Cost.Restore(saved);
        return (int)saved.Step;
    }

    private static void Save(int finished, CausalLM model, SafeguardContext context)
    {
        using var state = context.Lessons.Cost.AddTo(Weights.Of(model.Weights, finished));
        context.Resume.Save(Name, state);
    }
}
