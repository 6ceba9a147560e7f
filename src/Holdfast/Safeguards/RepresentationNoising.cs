using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Schedules;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// RepNoise: on pairs of a harmless and a harmful answer, the harmless one is learned, what every feed-forward block makes of the harmful
/// one is pushed towards noise, and the harmful one is unlearned in the read-outs of all layers:
/// CE(harmless) + β mean_l MMD(m_l(harmful), N(0, I)) - α ln(1 + mean_l CE_l(harmful)), on the tokens where the two differ. Beside it
/// stands the next-token loss on retain texts. On plain forget texts, which no harmless side stands beside, that is what is learned.
/// </summary>
/// <remarks>
/// Source: Rosati et al. 2024, section 3, with the numbers of its code; its authors say that these always need a search.
/// Differs from the official code: the retain loss (0 for the original's); a token that differs is counted with its prediction also where
/// the token before is shared (there that logit row is zeroed) and when its id is 0 (there it never is); the last hidden state is read out
/// once (there a second time through a second norm); tokens of the prompt and padding are never counted.
/// </remarks>
[Card("representation-noising", "RepNoise: harmful answers turned to noise in every layer", Paper = "Rosati et al. 2024, section 3",
    Aliases = ["repnoise"])]
[FormerOption("pairs", "harmful")]
public sealed record RepresentationNoising : ISafeguard
{
    /// <summary>
    /// Name of the texts: pairs, whose chosen side is harmless and whose rejected one harmful, or plain ones, all harmful.
    /// </summary>
    [TextsName]
    public string Harmful { get; init; } = ChatNames.RefusalPairs;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Weight of the retain loss.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>α: weight of the unlearning.</summary>
    [Range(0, 1e6)]
    public double Alpha { get; init; } = 1;

    /// <summary>β: weight of the noise.</summary>
    [Range(0, 1e6)]
    public double Beta { get; init; } = 0.001;

    /// <summary>The weights that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 2e-5, Schedule = new WarmUp { Cosine = true } };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 1250;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 8;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        new()
        {
            Name = "representation noising",
            Steps = Steps,
            Passes =
            [
                new(Noise, BatchSize, Harmful),
                .. RetainWeight > 0 ? [new PassOutline(new NextToken(), BatchSize, Retain)] : Array.Empty<PassOutline>(),
            ],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    private RepresentationNoise Noise => new(Alpha, Beta);

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var harmful = context.Data[Harmful];
        var lessons = new List<Lesson>
        {
            context.Lessons.Begin(
                Noise with { IsPaired = harmful.Parts.Count > 0 }, harmful.Batches(BatchSize, context.Seed.Derive("pairs"))),
        };
        if (RetainWeight > 0)
        {
            lessons.Add(context.Lessons.Begin(
                new NextToken(), context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain")), RetainWeight));
        }

        PlainTraining.Train("representation-noising", model, lessons, Optimization.Over(Steps), SaveEvery, context, Weights);
    }
}
