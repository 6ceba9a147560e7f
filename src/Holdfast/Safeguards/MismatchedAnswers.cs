using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// LLMU: ascends the next-token loss of forget texts, learns random answers to them, and keeps retain texts: L_retain - a CE(x_f) + b
/// CE(x_f, y_random). A random answer is that of a retain text behind the prompt of a forget text; of texts without a prompt, the second
/// half behind the first.
/// </summary>
/// <remarks>
/// Source: Yao, Xu and Liu 2024, equations 2 to 5, with the retain loss, weights, optimizer, rate, rows and steps of the baseline of
/// Tamirisa et al. 2025 (its divergence on retain texts is <c>retainLoss: prediction-divergence</c>).
/// Differs from that baseline's code: there the tokens of a forget text predict, place by place, those of a retain text.
/// </remarks>
[Card("mismatched-answers", "LLMU: gradient ascent and random answers on forget texts, beside a retain loss",
    Paper = "Yao, Xu and Liu 2024", Aliases = ["llmu"])]
public sealed record MismatchedAnswers : ISafeguard
{
    /// <summary>Names of the forget texts, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = [DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut];

    /// <summary>Name of the retain texts, whose answers are the random ones too.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>L_retain.</summary>
    public IObjective RetainLoss { get; init; } = new NextToken();

    /// <summary>a: weight of the ascent.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>b: weight of the random answers.</summary>
    [Range(0, 1e6)]
    public double MismatchWeight { get; init; } = 1;

    /// <summary>The weights that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } =
        new() { Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 100 }, LearningRate = 1e-5 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 600;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        new()
        {
            Name = "mismatched answers",
            Steps = Steps,
            Passes =
            [
                new(RetainLoss, BatchSize, Retain), new(new GradientAscent(), BatchSize, Forget[0]),
                new(new NextToken(), BatchSize, Forget[0]),
            ],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var forget = context.Data.Mix(Forget);
        var mismatched = Mismatched(forget, context.Data[Retain], context.Seed.Derive("mismatch"));
        PlainTraining.Train(
            "mismatched-answers", model,
            [
                context.Lessons.Begin(RetainLoss, context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain"))),
                context.Lessons.Begin(
                    new GradientAscent(), forget.Batches(BatchSize, context.Seed.Derive("forget")), ForgetWeight),
                context.Lessons.Begin(
                    new NextToken(), mismatched.Batches(BatchSize, context.Seed.Derive("mismatched")), MismatchWeight),
            ],
            Optimization.Over(Steps), SaveEvery, context, Weights);
    }

    /// <summary>Each of some texts' prompts with the answer of another text behind it, which alone is labelled.</summary>
    /// <param name="asked">Gives the prompts.</param>
    /// <param name="answered">Gives the answers.</param>
    /// <param name="seed">Which answer comes to which prompt.</param>
    internal static TextSet Mismatched(TextSet asked, TextSet answered, Seed seed)
    {
        var random = seed.Random();
        return new TextSet(
            Enumerable.Range(0, asked.Count).Select(index =>
            {
                var (prompt, other) = (asked[index], answered[random.Next(answered.Count)]);
                int[] ids = [.. prompt.Ids[..PromptOf(prompt)], .. other.Ids[PromptOf(other)..]];
                return new Example(ids, [.. ids.Select((_, at) => at >= PromptOf(prompt))]);
            }),
            asked.PadId);
    }

    // Up to the first labelled token; half of a text all of whose tokens count.
    private static int PromptOf(Example text) => text.Labels.IndexOf(true) switch
    {
        > 0 and var first => first,
        _ => (text.Length + 1) / 2,
    };
}
