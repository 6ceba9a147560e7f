using System.Text.Json;
using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tensors;
using Holdfast.Tests.Models;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Tests.Objectives;

/// <summary>
/// Losses on pairs, predictions and hidden states against tests/Reference/objectives/make.py: value and length of the gradient.
/// </summary>
public class ReferenceTests
{
    private const int Prompt = 4;
    private static readonly int[][] Chosen = [[1, 5, 2, 7, 3, 9, 4], [1, 4, 4, 9, 12, 8], [1, 11, 6, 2, 8, 8, 20, 3]];
    private static readonly int[][] Rejected = [[1, 5, 2, 7, 15, 9, 6, 2], [1, 4, 4, 9, 17, 3, 19], [1, 11, 6, 2, 22, 8, 21]];

    private static readonly Dictionary<string, IObjective> Objectives = new()
    {
        ["direct-preference"] = new DirectPreference { Beta = 0.3 },
        ["identity-preference"] = new IdentityPreference { Tau = 0.25 },
        ["representation-rerouting"] = new Rerouting { Layers = [1, 2] },
        ["representation-rerouting of answers"] = new Rerouting { Layers = [1, 2], AnswersOnly = true },
        ["representation-noise"] = Noise(0.5),
        ["representation-noise without noise"] = Noise(0),
        ["representation-noise of plain texts"] = Noise(0.5) with { IsPaired = false },
        ["gradient-ascent"] = new GradientAscent(),
        ["weighted-gradient-ascent"] = new WeightedGradientAscent { Beta = 0.6 },
        ["saturation-importance"] = new SaturationImportance { Saturation = 0.7, Importance = 1.3 },
        ["min-posterior"] = new MinPosterior { Threshold = -4.5 },
        ["negative-preference"] = new NegativePreference { Beta = 0.3 },
        ["simple-negative-preference"] = new SimpleNegativePreference { Beta = 0.8, Margin = 2.9 },
        ["self-distillation"] = new SelfDistillation { Strength = 1.5 },
        ["prediction-divergence"] = new PredictionDivergence(),
        ["random-steering"] = Steering(false),
        ["random-steering, adaptive"] = Steering(true),
        ["uniform-divergence"] = new UniformDivergence(),
        ["next-token with drift"] = new EmbeddingDrift(new NextToken(), 0.8),
        ["hidden-state-distance"] = new HiddenStateDistance { Layer = 1 },
    };

    public static TheoryData<string> Names => [.. Objectives.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_reference(string name)
    {
        var objective = Objectives[name];
        var texts = objective.Parts.Count > 0 ? Pairs : Pairs.Part(AnswerPair.Rejected);
        Agrees(name, 2e-5, (model, original) =>
        {
            using var batch = Batch.Of([.. Enumerable.Range(0, 3).Select(index => texts[index])], 0, objective.Parts);
            using var loss = objective.Begin(original, new(1));
            var value = Assert.Single(loss.On(model, batch)).Value;
            value.backward();
            return value.item<float>();
        });
    }

    [Fact]
    public void Gain_of_a_harmful_step_agrees_with_the_reference() => Agrees("gain of a harmful step", 2e-5, (model, original) =>
    {
        using var lesson = new Booster.GainLesson(Begun(AnswerPair.Rejected, original, 5), 0.3);
        return 5 * lesson.TakeGradients(model, 0, model.Weights);
    });

    /// <summary>The reference differentiates twice; here a difference stands in its place, off by a share that falls with ε.</summary>
    [Fact]
    public void Cosine_of_gradients_agrees_with_the_reference() => Agrees("cosine of gradients", 5e-3, (model, original) =>
    {
        using var lesson = new GradientCoupling.CosineLesson(
            Begun(AnswerPair.Rejected, original), Begun(AnswerPair.Chosen, original), 0.4, 1e-4);
        return 0.4 * lesson.TakeGradients(model, 0, model.Weights);
    });

    private static Lesson Begun(string part, OriginalModel original, double weight = 1) =>
        new Lessons(original, new(1)).Begin(new NextToken(), Pairs.Part(part).Batches(3, new(1)), weight);

    private static TextSet Pairs => new(
        Chosen.Zip(Rejected, (chosen, rejected) => Row(chosen, Row(rejected))), padId: 0, AnswerPair.Parts);

    // Takes gradients of the weights and says the loss.
    private static void Agrees(string name, double tolerance, Func<CausalLM, OriginalModel, double> take)
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "objectives", "expected.json")));
        var expected = document.RootElement.GetProperty(name);
        using var loaded = Checkpoint.Load(TestFiles.Reference("llama"));
        using var original = new OriginalModel(() => Checkpoint.Load(TestFiles.Reference("llama")).Model);
        Disturb(loaded.Model);
        loaded.Model.Weights.Train();
        Close(expected.GetProperty("loss").GetDouble(), take(loaded.Model, original), tolerance);
        Close(
            expected.GetProperty("gradient_norm").GetDouble(), loaded.Model.Weights.Gradients.norm().item<float>(), tolerance);
    }

    private static void Close(double expected, double actual, double tolerance) => Assert.True(
        Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"Expected {expected}, got {actual}.");

    private static Example Row(int[] ids, params Example[] others) => new(ids, [.. ids.Select((_, at) => at >= Prompt)], others);

    private static void Disturb(CausalLM model)
    {
        using var silent = no_grad();
        foreach (var shape in model.Weights.Shapes)
        {
            model.Weights.View(shape.Name).add_(
                arange(Held.Number(shape.Count), ScalarType.Float64).mul(Held.Number(7)).sin().mul(Held.Number(0.05))
                    .reshape(shape.Shape).to(ScalarType.Float32));
        }
    }

    private static RandomSteering Steering(bool adaptive) => new()
    {
        Layer = 1,
        Coefficient = 2.5,
        Adaptive = adaptive,
        Draw = (model, _) =>
        {
            using var scope = NewDisposeScope();
            var point = arange(Held.Number(1L), Held.Number((long)model.Options.Width + 1), Held.Number(1L), ScalarType.Float32);
            return (point / point.norm()).DetachFromDisposeScope();
        },
    };

    private static RepresentationNoise Noise(double beta) => new(0.7, beta)
    {
        Draw = (_, layer, batch, width) => tensor(
            Enumerable.Range(0, (int)batch.Rows.Ids.size(0)).SelectMany(token => Enumerable.Range(0, (int)width).Select(at =>
                (float)(1.3 * Math.Sin(1 + (100 * layer) + (17 * token) + (3 * at))))).ToArray(), [batch.Rows.Ids.size(0), width]),
    };
}
