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
/// Representation rerouting of plain forget texts: the states of some layers turn away from the original's, mean ReLU(cos(h_l, h0_l)); on
/// retain texts all states stay. The core of circuit breakers in one file, to show how a safeguard reads hidden states of the original;
/// the whole method is the safeguard <c>circuit-breakers</c>.
/// </summary>
/// <remarks>Source: Zou et al. 2024, algorithm 1.</remarks>
[Card("rerouting", "Hidden states of some layers turned away from the original's on forget texts", Paper = "Zou et al. 2024, algorithm 1")]
public sealed record Rerouting : ISafeguard
{
    /// <summary>Name of the forget texts.</summary>
    [TextsName]
    public string Forget { get; init; } = DatasetNames.ForgetAdversary;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>The layers, counted from 1, the first after the embeddings.</summary>
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
    public void Protect(CausalLM model, SafeguardContext context) => PlainTraining.Train(
        "rerouting", model,
        [
            context.Lessons.Begin(
                new Turning([.. Layers]), context.Data[Forget].Batches(BatchSize, context.Seed.Derive("forget")), ForgetWeight),
            context.Lessons.Begin(
                new Retention { NextTokenWeight = 0 }, context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain"))),
        ],
        Optimization.Over(Steps), SaveEvery, context);

    private sealed record Turning(int[] Layers) : IObjective
    {
        public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original);

        private sealed class Loss(Turning how, OriginalModel original) : ILoss
        {
            public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
            {
                var states = new HiddenStates(how.Layers);
                model.Hidden(batch.Rows, states.Keep);
                var cosines = states.All.Zip(batch.Once(this, () => original.States(batch, how.Layers)), (now, before) => // [N, D]
                    relu(cosine_similarity(now, before.to(now.device), 1)).mean());
                return [new Mean(stack(cosines).mean(), BatchUnit.Token)];
            }
        }
    }
}
