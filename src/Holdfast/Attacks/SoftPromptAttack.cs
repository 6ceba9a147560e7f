using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Adversaries.Inputs;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tokenizers;
using Holdfast.Training;
using Holdfast.Training.Optimizers;

namespace Holdfast.Attacks;

/// <summary>
/// Embeddings behind every request that no token has, trained so that the attacker's requests are answered: what a suffix could reach at
/// most, were it not made of tokens.
/// </summary>
/// <remarks>
/// Source: Schwinn et al. 2024, section 3, for the attack; Lester et al. 2021 for training one prompt on many texts.
/// Differs from Schwinn et al.: one prompt for all requests, since the attacker knows no answer to an exam's; an optimizer of choice in
/// place of signed gradients.
/// </remarks>
[Card("soft-prompt", "Trained embeddings behind every request", Paper = "Schwinn et al. 2024, section 3", Aliases = ["embedding"])]
public sealed record SoftPromptAttack : IAttack
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>Name of the requests with their answers; of pairs, the rejected answers.</summary>
    [TextsName]
    public string Data { get; init; } = ChatNames.Harmful;

    /// <summary>S: how many embeddings.</summary>
    [Range(1, SoftTokens.Most)]
    public int Length { get; init; } = 20;

    /// <summary>The rule that moves them.</summary>
    public IOptimizer Optimizer { get; init; } = new AdamW { WeightDecay = 0 };

    /// <summary>
    /// η in units of the root mean square of the model's embeddings, so that models of any width take it alike; no recipe scales it.
    /// </summary>
    [Range(0, 1e3)]
    public double LearningRate { get; init; } = 0.1;

    /// <inheritdoc />
    [CountsSteps]
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 200;

    /// <summary>Rows of a batch.</summary>
    [CountsRows]
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc />
    public AttackFamily Family => new("soft prompt", Catalog<IOptimizer>.Of(Optimizer).Kind, AttackFamily.NoWeights);

    /// <inheritdoc />
    public TrainingOutline Outline => new()
    {
        Name = Name,
        Steps = Steps,
        Passes = [new(new NextToken(), BatchSize, Data)],
        Optimizer = Optimizer,
        States = HostedPart.Attacker,
        Weights = new SoftPrompt(Length),
    };

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        var texts = context.Data[Data];
        var soft = SoftTokens.Ids(Length);
        var rows = new TextSet(Request.Of(texts, context.Data.Tokenizer).Select(request => request.With(soft)), texts.PadId);
        var how = new Optimization { Optimizer = Optimizer, LearningRate = LearningRate * SoftPrompt.Scale(model) };
        return InputTraining.Run(
            this, model, rows.Batches(BatchSize, context.Seed.Derive("batches")), new SoftPrompt(Length), how, context,
            values => new TamperedInputs(context.Speak(model))
            {
                Request = request => request + SoftTokens.Text(Length),
                Attach = () => SoftPrompt.Attach(model, values),
            });
    }
}
