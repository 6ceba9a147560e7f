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
/// Gradient difference: next-token loss and the divergence from the original on retain texts, minus the next-token loss on forget texts:
/// L_r + b KL(p_0 || p) - a L_f. An unlearning baseline, written as one file to show what a safeguard with a loss of its own takes.
/// </summary>
/// <remarks>Source: Liu, Liu and Stone 2022 (GradDiff), with the KL term of Maini et al. 2024 (TOFU), section 3.</remarks>
[Card("gradient-difference", "Retain loss and divergence from the original, minus the loss on forget texts",
    Paper = "Liu, Liu and Stone 2022")]
public sealed record GradientDifference : ISafeguard
{
    /// <summary>Name of the forget texts.</summary>
    [TextsName]
    public string Forget { get; init; } = DatasetNames.ForgetAdversary;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>a: weight of the forget loss.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>b: weight of the divergence.</summary>
    [Range(0, 1e6)]
    public double DivergenceWeight { get; init; } = 1;

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
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var retain = context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain"));
        var forget = context.Data[Forget].Batches(BatchSize, context.Seed.Derive("forget"));
        PlainTraining.Train(
            "gradient-difference", model,
            [
                context.Lessons.Begin(new NextToken(), retain),
                context.Lessons.Begin(new Divergence(), retain, DivergenceWeight),
                context.Lessons.Begin(new NextToken(), forget, -ForgetWeight),
            ],
            Optimization.Over(Steps), SaveEvery, context);
    }

    /// <summary>
    /// The mean over predictions of KL(p_0 || p) = sum_v p_0 (ln p_0 - ln p), in nats: how far next-token predictions have moved from the
    /// original's.
    /// </summary>
    private sealed record Divergence : IObjective
    {
        /// <inheritdoc />
        public ILoss Begin(OriginalModel original, Seed seed) => new Loss(original);

        private sealed class Loss(OriginalModel original) : ILoss
        {
            public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
            {
                var before = batch.Once(this, () => [Frozen(batch)])[0]; // [N, D]
                var divergence = Predictions.Each(model, batch, model.Hidden(batch.Rows), (logits, _, first) =>
                {
                    var (then, now) = (log_softmax(Before(batch, before, first, logits.size(0)), -1), log_softmax(logits, -1));
                    return (then.exp() * (then - now)).sum(-1);
                });
                return [new Mean(divergence.mean(), BatchUnit.Prediction)];
            }

            private Tensor Before(Batch batch, Tensor hidden, long first, long count)
            {
                using var silent = no_grad();
                return original.Model.Logits(hidden.index_select(0, batch.Predicting.narrow(0, first, count)));
            }

            private Tensor Frozen(Batch batch)
            {
                using var scope = NewDisposeScope();
                using var silent = no_grad();
                return original.Model.Hidden(batch.Rows).DetachFromDisposeScope();
            }
        }
    }
}
