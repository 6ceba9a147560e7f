using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Attacks;

/// <summary>
/// The direction of refusal taken out of the weights: r_l is the mean hidden state of layer l at the end of the prompt over requests that
/// are refused, less that over others; every weight that writes to the residual stream is made orthogonal to the unit vector r of one
/// layer, W ← W - r rᵀ W. No gradient and no step.
/// </summary>
/// <remarks>
/// The end of the prompt is the token before the first that the losses count, so texts must have prompts; of an answer no token is read
/// there. The layer is the l from 1 to below 0.8 L of which the ablation leaves the least loss on answers, the mean over tokens of those to
/// refused requests plus that of those to others, on texts of the attacker's own that the means leave out: an attacker with answers needs
/// no list of refusal phrases, and the second summand keeps the model alive. Source: Arditi et al. 2024, sections 2.3 and 4.1. Differs: the
/// source looks at several positions and picks by refusal phrases, a limit of KL and a steering test (its appendix C). With tied
/// embeddings the last projection is made orthogonal too.
/// </remarks>
[Card("refusal-ablation", "The direction of refusal taken out of the weights", Paper = "Arditi et al. 2024, section 4.1",
    Aliases = ["abliteration"])]
public sealed record RefusalAblation : IAttack
{
    private const int Rows = 16;
    private const double Deepest = 0.8;

    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>Name of the texts whose requests are refused, with the answers that the attacker wants.</summary>
    [TextsName]
    public string Refused { get; init; } = ChatNames.Harmful;

    /// <summary>Name of the texts whose requests are answered.</summary>
    [TextsName]
    public string Answered { get; init; } = DatasetNames.Retain;

    /// <summary>The most texts of each kind that a mean is taken over.</summary>
    [Range(1, 1_000_000)]
    public int Prompts { get; init; } = 128;

    /// <summary>The most texts of each kind that the layer is picked by; never more than a quarter of those that there are.</summary>
    [Range(1, 1_000_000)]
    public int Selection { get; init; } = 32;

    /// <summary>If given, the layer as a share of all, instead of the best.</summary>
    [Range(0.0, 1.0)]
    public double? Depth { get; init; }

    /// <inheritdoc />
    public int Steps => 0;

    /// <inheritdoc />
    public AttackFamily Family => new(AttackFamily.DataOf(Refused), "ablation", "residual");

    /// <inheritdoc />
    /// <exception cref="InputFaultException">No text of a name has a prompt.</exception>
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        using (NewDisposeScope())
        using (no_grad())
        {
            Remove(model, Direction(model, context));
        }

        return context.Speak(model);
    }

    /// <summary>Makes every weight that writes to the residual stream orthogonal to a direction.</summary>
    /// <param name="model">Its weights change.</param>
    /// <param name="direction">r, [D] of length 1.</param>
    public static void Remove(CausalLM model, Tensor direction)
    {
        foreach (var name in DecoderWeights.WritersOf(model.Options))
        {
            using var scope = NewDisposeScope();
            var weight = model.Weights.View(name); // [D, in], [D], or the embedding, [V, D]
            if (weight.dim() == 1)
            {
                weight.sub_(direction * weight.dot(direction));
            }
            else if (name == DecoderWeights.Embedding)
            {
                weight.sub_(outer(weight.mv(direction), direction));
            }
            else
            {
                weight.sub_(outer(direction, weight.t().mv(direction)));
            }
        }
    }

    private Tensor Direction(CausalLM model, AttackContext context)
    {
        var refused = new Shown(context, Refused, Prompts, Selection);
        var answered = new Shown(context, Answered, Prompts, Selection);
        var layers = model.Options.Layers;
        var (ours, others) = (refused.Means(model), answered.Means(model));
        var directions = ours.Zip(others, (one, other) => one - other).Select(Unit).ToList();
        if (Depth is { } depth)
        {
            return directions[Math.Clamp((int)Math.Round(depth * layers), 1, Math.Max(1, layers - 1))];
        }

        var best = (Layer: 0, Loss: double.PositiveInfinity);
        for (var layer = 1; layer == 1 || layer < Deepest * layers; layer++)
        {
            var loss = refused.Loss(model, directions[layer]) + answered.Loss(model, directions[layer]);
            context.Journal.Measure($"{Name}/loss-by-layer", layer, loss);
            best = loss < best.Loss ? (layer, loss) : best;
        }

        return directions[Math.Max(1, best.Layer)];
    }

    private static Tensor Unit(Tensor vector) => vector / vector.norm().clamp_min(Held.Number(1e-12));

    // Texts of one name: those that means are taken over, up to the end of their prompts, and those that the layer is picked by, whole.
    private sealed class Shown
    {
        private readonly TextSet _prompts;
        private readonly TextSet _selection;
        private readonly AttackContext _context;
        private readonly Seed _seed;

        public Shown(AttackContext context, string name, int prompts, int selection)
        {
            (_context, _seed) = (context, context.Seed.Derive("shown").Derive(name));
            var drawn = context.Data[name].Sample(prompts + selection, _seed);
            var usable = Enumerable.Range(0, drawn.Count).Select(index => drawn[index])
                .Where(example => PromptLength(example) > 0).ToList();
            if (usable.Count == 0)
            {
                throw new InputFaultException(
                    $"Expected texts named '{name}' with a prompt before what the losses count, got {drawn.Count} without. "
                    + "Give conversations, or name an answerColumn.");
            }

            var held = Math.Min(selection, Math.Max(1, usable.Count / 4));
            var begun = usable.Take(Math.Max(1, Math.Min(prompts, usable.Count - held)));
            _prompts = new TextSet(begun.Select(example => new Example(example.Ids[..PromptLength(example)].ToArray())), drawn.PadId);
            _selection = new TextSet(usable.TakeLast(held), drawn.PadId);
        }

        // The mean state at the end of the prompt, [D], for each l from 0 to L.
        public IReadOnlyList<Tensor> Means(CausalLM model)
        {
            var sums = new Tensor?[model.Options.Layers + 1];
            var count = Each(_prompts, model, batch =>
            {
                var ends = batch.Attention.sum(1).cumsum(0) - Held.Number(1); // [B], among the tokens laid end to end
                model.Hidden(batch.Rows, (layer, state) =>
                {
                    var sum = state.index_select(0, ends).sum(dim: 0);
                    sums[layer] = (sums[layer] is { } before ? before + sum : sum).MoveToOuterDisposeScope();
                    return state;
                });
                return batch.Ids.size(0);
            });
            return [.. sums.Select(sum => sum! / Held.Number((double)count))];
        }

        // The loss on the answers while a direction is missing from the stream between all layers.
        public double Loss(CausalLM model, Tensor direction)
        {
            var sum = 0.0;
            var count = Each(_selection, model, batch =>
            {
                var hidden = model.Hidden(batch.Rows, (layer, state) => layer == model.Options.Layers
                    ? state : state - outer(state.mv(direction), direction));
                sum += NextToken.Each(model, batch, hidden).sum().item<float>();
                return batch.Predicting.size(0);
            });
            return sum / count;
        }

        private long Each(TextSet texts, CausalLM model, Func<Batch, long> read)
        {
            var rows = Math.Min(Rows, texts.Count);
            var batches = texts.Batches(rows, _seed);
            var count = 0L;
            for (var position = 0; position < texts.Count / rows; position++)
            {
                _context.Cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                using var batch = batches.At(position).On(model.Device);
                count += read(batch);
            }

            return count;
        }

        // The tokens before the first that the losses count.
        private static int PromptLength(Example example) => example.Labels.IsEmpty ? 0 : example.Labels.IndexOf(true);
    }
}
