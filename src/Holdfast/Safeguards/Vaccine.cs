using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// Vaccine: what is to hold after fine-tuning is trained where hidden states have drifted as fine-tuning might move them,
/// min_θ max_{||δ||_2 ≤ ρ} a L_forget(θ, δ) + b L_retain(θ), with the worst drift taken to first order: in every layer
/// δ_l = ρ g_l / ||g||_2, g_l the gradient of the forget loss for its states. T-Vaccine lets only a few layers drift, drawn anew for each
/// batch with chances p_l ∝ ||g_l||.
/// </summary>
/// <remarks>
/// Source: Huang, Hu and Liu 2024 (arXiv 2402.01109), equation 4 and algorithm 1; sampled layers Liu et al. 2024 (arXiv 2410.09760). Steps
/// and rows by the defaults of <see cref="Unlearning"/>; ρ by the authors' repository, whose example takes 2.
/// Differs from the papers: the loss held is a forget loss (with <c>forget: [refusals]</c> and <c>forgetLoss: next-token</c> it is the
/// papers'), and a retain loss without drift stands beside it; the states of the residual stream drift, and not what attention adds to it;
/// with sampled layers, chances are the batch's own and not those of harmful texts some steps ago, and all layers train, not these alone.
/// </remarks>
[Card("vaccine", "Vaccine, T-Vaccine: a forget loss that holds where hidden states drift", Paper = "Huang, Hu and Liu 2024, algorithm 1",
    Aliases = ["t-vaccine"])]
public sealed record Vaccine : ISafeguard, IChecked, IShapeChecked
{
    private static readonly Unlearning Usual = new() { ForgetLoss = new MaxEntropy() };

    /// <summary>Names of the forget texts, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = Usual.Forget;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = Usual.Retain;

    /// <summary>L_forget, of plain texts: what is to hold in spite of drift.</summary>
    public IObjective ForgetLoss { get; init; } = Usual.ForgetLoss;

    /// <summary>L_retain.</summary>
    public IObjective RetainLoss { get; init; } = Usual.RetainLoss;

    /// <summary>a: weight of the forget loss.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>b: weight of the retain loss; 0 leaves the retain texts out.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>ρ: the length of the drift, of all layers and tokens of a batch together.</summary>
    [Range(0, 1e6)]
    public double Radius { get; init; } = 2;

    /// <summary>S: how many layers drift, as in T-Vaccine; all where none is given.</summary>
    [Range(1, 10_000)]
    public int? SampledLayers { get; init; }

    /// <summary>The weights that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = Usual.Weights;

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = Usual.Optimization;

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = Usual.Steps;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = Usual.BatchSize;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = Usual.SaveEvery;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        new()
        {
            Name = "vaccine",
            Steps = Steps,
            Passes = [new(ForgetLoss, BatchSize, Forget[0]), .. Drifting.Passes],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    private Unlearning Drifting => Usual with
    {
        Forget = Forget,
        Retain = Retain,
        ForgetLoss = new EmbeddingDrift(ForgetLoss, Radius, SampledLayers),
        RetainLoss = RetainLoss,
        ForgetWeight = ForgetWeight,
        RetainWeight = RetainWeight,
        BatchSize = BatchSize,
    };

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (ForgetLoss.Parts.Count > 0)
        {
            faults.Add("Expected a forget loss on plain texts for vaccine, got one on examples of several parts. Choose another loss.");
        }
    }

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults)
    {
        if (SampledLayers > model.Layers)
        {
            faults.Add($"Expected at most as many sampled layers as the model has, {model.Layers}, got {SampledLayers}. "
                + "Lower 'sampledLayers', or leave it out for all.");
        }
    }

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) =>
        PlainTraining.Train("vaccine", model, Drifting.Lessons(context), Optimization.Over(Steps), SaveEvery, context, Weights);
}
