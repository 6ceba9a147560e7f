using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Adversaries.Inputs;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Training;
using Holdfast.Training.Optimizers;

namespace Holdfast.Attacks;

/// <summary>
/// GCG: searches one suffix that makes the model answer several of the attacker's requests at once, and writes it behind every request of
/// an exam. One for all, since the attacker knows no answer to an exam's request that a suffix of its own could be searched for.
/// </summary>
/// <remarks>
/// Source: Zou et al. 2023, algorithm 2.
/// Differs from the paper: all requests count from the first step and are not added one by one; see
/// <see cref="GreedyCoordinateGradient"/> for a step.
/// </remarks>
[Card("greedy-coordinate-gradient", "GCG: a universal suffix behind every request, searched token by token",
    Paper = "Zou et al. 2023, algorithm 2", Aliases = ["gcg"])]
public sealed record SuffixAttack : IAttack
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>Name of the requests with their answers; of pairs, the rejected answers.</summary>
    [TextsName]
    public string Data { get; init; } = ChatNames.Harmful;

    /// <summary>How many of the requests the suffix is searched on, drawn by the seed.</summary>
    [Range(1, 1_000_000)]
    public int Requests { get; init; } = 25;

    /// <summary>The first tokens of an answer that count; null for all.</summary>
    [Range(1, 100_000)]
    public int? TargetTokens { get; init; } = 20;

    /// <summary>How to search.</summary>
    public GreedyCoordinateGradient Search { get; init; } = new();

    /// <inheritdoc />
    [CountsSteps]
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 500;

    /// <inheritdoc />
    public AttackFamily Family => GreedyCoordinateGradient.Family;

    /// <inheritdoc />
    public TrainingOutline Outline => new()
    {
        Name = Name,
        Steps = Steps,
        Passes = [.. Search.Passes(Requests, Data, 1)],
        Optimizer = new Sgd(),
        States = HostedPart.Attacker,
        Weights = new SoftPrompt(Search.Length),
    };

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        var tokenizer = context.Data.Tokenizer;
        var texts = context.Data[Data].Sample(Requests, context.Seed.Derive("requests"));
        var requests = Request.Of(texts, tokenizer).Select(request => request.Shortened(TargetTokens)).ToList();
        var alphabet = new SuffixAlphabet(Search, tokenizer);
        using var search = new SuffixSearch(Search, model, requests, alphabet, context.Lessons);
        for (var step = 1; step <= Steps; step++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            search.Step(context.Seed.Derive("step", step));
            context.Journal.Measure($"{Name}/loss", step, search.Loss);
            if (context.ExaminedSteps.Contains(step))
            {
                context.Examine(step, Speaking());
            }
        }

        context.Journal.Note($"{Name}: the suffix is '{alphabet.Text(search.Suffix)}', after {search.Accepted} swaps");
        return Speaking();

        ILanguageModel Speaking()
        {
            var suffix = alphabet.Text(search.Suffix);
            return new TamperedInputs(context.Speak(model)) { Request = request => request + suffix };
        }
    }
}
