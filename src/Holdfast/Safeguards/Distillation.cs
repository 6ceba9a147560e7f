using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Resuming;
using Holdfast.Training.Schedules;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Safeguards;

/// <summary>
/// Unlearning made robust by distillation (UNDO): a safeguard makes a teacher of weights θ_T that behaves as if it had forgotten; a student
/// begins at θ_T shrunk and noised, θ = (1 - α) θ_T + α β N with N weights as before any training, and learns to predict as the teacher
/// does, by KL(p_T || p) on retain and forget texts. The behaviour comes along, what lay hidden beneath it does not. With α and β 1 the
/// student is a fresh model.
/// </summary>
/// <remarks>
/// Source: Lee et al. 2025 (arXiv 2506.06278), section 5, with the numbers of its code for WMDP.
/// Differs from the paper: N is drawn by <see cref="FirstWeights"/> and not by Xavier's rule; norms and biases go towards their first
/// values by α, where the code shrinks them to zero; retain and forget texts stand in place of a corpus of pre-training.
/// </remarks>
[Card("distillation", "UNDO: an unlearned teacher distilled into a noised or fresh student", Paper = "Lee et al. 2025", Aliases = ["undo"])]
public sealed record Distillation : ISafeguard, IAdversarialSafeguard
{
    private const string Name = "distillation";
    private const string TeacherName = $"{Name}-teacher";

    private static readonly WeightState Kept = new(TeacherName);

    /// <summary>The safeguard that makes the teacher.</summary>
    public ISafeguard Teacher { get; init; } = new MaxEntropyUnlearning();

    /// <summary>α: how far the student begins from the teacher.</summary>
    [Range(0, 1.0)]
    public double Alpha { get; init; } = 0.25;

    /// <summary>β: the spread of the student's noise, against that of fresh weights.</summary>
    [Range(0, 1.0)]
    public double Beta { get; init; } = 0.1;

    /// <summary>Names of the forget texts, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = [DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut];

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Weight of the divergence on forget texts against that on retain texts; 0 leaves them out.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>The weights of the student that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule, clipping of the distillation.</summary>
    public Optimization Optimization { get; init; } =
        new() { LearningRate = 2e-5, Schedule = new WarmUp { Steps = 50, Cosine = true }, ClipNorm = 1 };

    /// <summary>Steps of the distillation.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 3000;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 110;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <inheritdoc />
    public IEnumerable<AttackFamily> TrainedAgainst => Teacher is IAdversarialSafeguard adversarial ? adversarial.TrainedAgainst : [];

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline>? Outline => Teacher.Outline is not { } teacher ? null :
    [
        .. teacher,
        new()
        {
            Name = Name,
            Steps = Steps,
            Passes =
            [
                new(new PredictionDivergence(), BatchSize, Retain),
                .. ForgetWeight > 0 ? [new PassOutline(new PredictionDivergence(), BatchSize, Forget[0])] : Array.Empty<PassOutline>(),
            ],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
            Copies = [HostedPart.Original],
        },
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        Teach(model, context);
        var place = model.Memory.Host.Contains(HostedPart.Original) ? CPU : model.Weights.Values.device;
        using var teacher = new OriginalModel(() => model.Copy(place));
        teacher.Make();
        Noise(model, context.Seed.Derive("noise"));
        var lessons = context.Lessons.From(teacher);
        List<ILesson> divergences = [Divergence([Retain], "retain", 1)];
        if (ForgetWeight > 0)
        {
            divergences.Add(Divergence(Forget, "forget", ForgetWeight));
        }

        PlainTraining.Train(Name, model, divergences, Optimization.Over(Steps), SaveEvery, context, Weights);

        Lesson Divergence(IReadOnlyList<string> texts, string seed, double weight) => lessons.Begin(
            new PredictionDivergence(), context.Data.Mix(texts).Batches(BatchSize, context.Seed.Derive(seed)), weight);
    }

    // The teacher is kept once it is there: whoever resumes the student comes through here at once.
    private void Teach(CausalLM model, SafeguardContext context)
    {
        using var saved = context.Resume.Load(TeacherName);
        if (saved is not null)
        {
            Kept.Restore(saved, model.Weights);
            context.Lessons.Cost.Restore(saved);
            return;
        }

        Teacher.Protect(model, context with { Seed = context.Seed.Derive("teacher") });
        model.Weights.Freeze();
        using var state = context.Lessons.Cost.AddTo(Kept.Of(model.Weights));
        context.Resume.Save(TeacherName, state);
    }

    /// <summary>θ ← (1 - α) θ + α β N; weights of one axis, norms and biases, go towards their first values undiminished by β.</summary>
    internal void Noise(CausalLM model, Seed seed)
    {
        using var silent = no_grad();
        foreach (var shape in model.Weights.Shapes)
        {
            using var scope = NewDisposeScope();
            var weight = model.Weights.View(shape.Name);
            var fresh = FirstWeights.Of(shape, model.Options, seed).to(weight.device);
            weight.mul_(Held.Number(1 - Alpha)).add_(fresh, Held.Number(shape.Shape.Length == 1 ? Alpha : Alpha * Beta));
        }
    }
}
