using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Samples;

/// <summary>
/// Representation rerouting at two layers: on forget texts the states there turn away from the original's, mean ReLU(cos(h_l, h0_l)); on
/// retain texts they stay, mean || h_l - h0_l ||_2. The core of circuit breakers, written as one file to show how a safeguard reads hidden
/// states of the original.
/// </summary>
/// <remarks>
/// Source: Zou et al. 2024, algorithm 1. Differs from the paper: all weights train instead of adapters, and both weights stay as they are
/// instead of changing places over the training.
/// </remarks>
[Card("rerouting", "Hidden states of two layers turned away from the original's on forget texts", Paper = "Zou et al. 2024, algorithm 1")]
public sealed record Rerouting : ISafeguard, IChecked
{
    /// <summary>Name of the forget texts.</summary>
    [TextsName]
    public string Forget { get; init; } = DatasetNames.ForgetAdversary;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>The two layers, counted from 1, the first after the embeddings.</summary>
    [MinLength(1)]
    public IReadOnlyList<int> Layers { get; init; } = [1, 2];

    /// <summary>Weight of the turning away against that of staying.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 1e-3 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Layers.Count != 2 || Layers.Any(layer => layer < 1))
        {
            faults.Add($"Expected two layers from 1 on, got {string.Join(", ", Layers)}. Name two.");
        }
    }

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) => Unlearning.Train(
        "rerouting", model,
        [
            context.Lessons.Begin(
                new Turning([.. Layers], Away: true), context.Data[Forget].Batches(BatchSize, context.Seed.Derive("forget")), ForgetWeight),
            context.Lessons.Begin(
                new Turning([.. Layers], Away: false), context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain"))),
        ],
        Optimization.Over(Steps), SaveEvery, context);

    private sealed record Turning(int[] Layers, bool Away) : IObjective
    {
        public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original);

        private sealed class Loss(Turning how, OriginalModel original) : ILoss
        {
            public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
            {
                var states = new HiddenStates(how.Layers);
                model.Hidden(batch.Rows, states.Keep);
                var means = states.All.Zip(batch.Once(this, () => original.States(batch, how.Layers)), (now, before) => // [N, D]
                    how.Away
                        ? relu(cosine_similarity(now, before.to(now.device), 1)).mean()
                        : (now - before.to(now.device)).norm(dim: 1).mean());
                return [new Mean(stack(means).mean(), BatchUnit.Token)];
            }
        }
    }
}
