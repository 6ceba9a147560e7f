using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Tests.Attacks;
using Holdfast.Tests.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

/// <summary>Every way of saving memory against the plain path: the same loss, the same gradients.</summary>
public class MemoryUseTests
{
    private static readonly Dictionary<string, MemoryUse> Ways = new()
    {
        ["layers"] = new() { RecomputeLayers = true },
        ["predictions"] = new() { PredictionsAtOnce = 3 },
        ["both"] = new() { RecomputeLayers = true, PredictionsAtOnce = 5 },
    };

    public static TheoryData<string, string> Kinds => new(
        from kind in AllObjectives.Kinds
        from way in Ways.Keys
        select (kind, way));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_those_of_the_plain_path(string kind, string way)
    {
        var (loss, gradient) = Take(kind, new());
        var (saved, savedGradient) = Take(kind, Ways[way]);
        Assert.Equal(loss, saved, 1e-6 * Math.Max(1, Math.Abs(loss)));
        Assert.Contains(gradient, value => Math.Abs(value) > 1e-3);

        // Where a layer's state is read by a loss too, or the model reads two parts of a batch, gradients meet and are added in another
        // order; a chunk's share of the head's gradient is added by itself. Everywhere else the operations are the same ones.
        var isExact = way == "layers" && kind is "next-token" or "max-entropy";
        var bound = isExact ? 0 : 1e-6 * Math.Max(1, gradient.Max(Math.Abs));
        Assert.All(gradient.Zip(savedGradient), pair => Assert.Equal(pair.First, pair.Second, bound));
    }

    public static TheoryData<string> FamilyNames => AttackContractTests.FamilyNames;

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Layers_of_every_family_are_computed_again_to_the_bit(string family)
    {
        var shape = AttackContractTests.Families[family];
        Assert.Equal(Take("next-token", new(), shape).Gradient, Take("next-token", Ways["layers"], shape).Gradient);
    }

    /// <summary>A dropout that fell differently the second time would give the gradient of another network.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dropout_of_adapters_falls_as_it_did(bool decomposed)
    {
        var (plain, plainNext) = Adapted(new());
        var (again, againNext) = Adapted(Ways["layers"]);
        Assert.Equal(plain, again);
        Assert.Contains(plain, value => Math.Abs(value) > 1e-3);
        Assert.Equal(plainNext, againNext);

        // What the next step draws must not depend on it either.
        (float[] First, float[] Second) Adapted(MemoryUse memory)
        {
            using var world = new TinyWorld();
            world.Model.Memory = memory;
            var directions = new LowRank { Rank = 3, Dropout = 0.3 };
            ITunedWeights weights = decomposed ? new WeightDecomposed { Directions = directions } : directions;
            using var tuning = weights.Begin(world.Model, world.Seed);
            using (no_grad())
            {
                using var noise = new Seed(3).Normal(tuning.Weights.Values.shape, CPU);
                tuning.Weights.Values.add_(noise, 0.1);
            }

            tuning.Train();
            using var lesson = world.Lessons.Begin(new NextToken(), world.Data[DatasetNames.Retain].Batches(5, world.Seed));
            return (Step(), Step());

            float[] Step()
            {
                tuning.Weights.ZeroGradients();
                lesson.TakeGradients(world.Model, 0, tuning.Weights);
                return [.. tuning.Weights.Gradients.data<float>()];
            }
        }
    }

    [Fact]
    public void A_hook_that_changes_states_is_honoured_when_layers_are_computed_again()
    {
        Assert.Equal(Hooked(new()), Hooked(Ways["layers"]));

        static float[] Hooked(MemoryUse memory)
        {
            using var scope = NewDisposeScope();
            using var world = new TinyWorld();
            world.Model.Memory = memory;
            world.Model.Weights.Train();
            using var batch = TinyWorld.MakeBatch();
            var vector = arange(8, ScalarType.Float32).requires_grad_();
            var hidden = world.Model.Hidden(batch.Rows, (layer, state) => layer == 1 ? (state * 2) + vector : state);
            world.Model.Replay.Backward(NextToken.On(world.Model, batch, hidden));
            return [.. world.Model.Weights.Gradients.data<float>(), .. vector.grad!.data<float>()];
        }
    }

    /// <summary>Tokens of padded rows, laid end to end, come to what each row comes to by itself.</summary>
    [Fact]
    public void Tokens_laid_end_to_end_do_not_see_other_rows()
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        foreach (var family in AttackContractTests.Families.Values)
        {
            using var world = new TinyWorld(shape: family);
            using var batch = TinyWorld.MakeBatch(padding: 3);
            var together = world.Model.Hidden(batch.Rows);
            Assert.Equal([14, 8], together.shape);
            var alone = new[] { 5, 4, 5 }.Select((length, row) => world.Model.Hidden(batch.Ids[row..(row + 1), ..length]).view(length, 8));
            Assert.True((together - cat([.. alone])).abs().max().item<float>() < 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Products_of_16_bits_come_close_and_what_is_told_stays_float32(string family)
    {
        var shape = AttackContractTests.Families[family];
        var (loss, gradient) = Take("next-token", new(), shape);
        foreach (var memory in new MemoryUse[] { new(), Ways["both"] })
        {
            var (rounded, roundedGradient) = Take("next-token", memory with { Precision = Precision.BFloat16 }, shape);
            Assert.NotEqual(loss, rounded);
            Assert.Equal(loss, rounded, 0.02);
            var (difference, length) = (Length(gradient.Zip(roundedGradient, (one, other) => one - other)), Length(gradient));
            Assert.InRange(difference / length, 1e-4, 0.05);
        }

        static double Length(IEnumerable<float> values) => Math.Sqrt(values.Sum(value => (double)value * value));
    }

    /// <summary>
    /// 2e-5 is less than a bfloat16 weight of 0.4 can tell: the float32 weights move, and what is computed moves with them.
    /// </summary>
    [Fact]
    public void Small_updates_do_not_vanish_in_rounding()
    {
        using var world = new TinyWorld();
        world.Model.Memory = new MemoryUse { Precision = Precision.BFloat16 };
        using var lesson = world.Lessons.Begin(new NextToken(), world.Data[DatasetNames.Retain].Batches(5, world.Seed));
        using var training = new FineTuning("test", world.Model, [lesson], new Optimization { LearningRate = 2e-5 }.Over(200));
        var before = world.Weights();
        for (var step = 0; step < 200; step++)
        {
            training.Advance();
        }

        var moved = before.Zip(world.Weights(), (then, now) => Math.Abs(now - then)).Order().ToList();
        Assert.InRange(moved[moved.Count / 2], 5e-4, 4.1e-3);
    }

    /// <summary>What lies in 16 bits is widened as it is used: nothing else is computed.</summary>
    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void A_frozen_model_of_16_bits_computes_what_its_weights_say_in_float32(string family)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        using var world = new TinyWorld(shape: AttackContractTests.Families[family]);
        using var half = new CausalLM(world.Model.Options, CPU, dtype: ScalarType.BFloat16);
        half.Weights.Values.copy_(world.Model.Weights.Values);
        world.Model.Weights.Values.copy_(half.Weights.Values);
        using var batch = TinyWorld.MakeBatch(padding: 1);
        Assert.Equal(
            world.Model.Logits(world.Model.Hidden(batch.Rows)).data<float>().ToArray(),
            half.Logits(half.Hidden(batch.Rows)).data<float>().ToArray());
    }

    private static (double Loss, float[] Gradient) Take(string kind, MemoryUse memory, Func<DecoderOptions, DecoderOptions>? shape = null)
    {
        using var world = new TinyWorld(shape: shape);
        using (no_grad())
        {
            using var noise = new Seed(99).Normal(world.Model.Weights.Values.shape, CPU);
            _ = world.Original.Model;
            world.Model.Weights.Values.add_(noise, 0.05);
        }

        world.Model.Memory = memory;
        world.Model.Weights.Train();
        var objective = AllObjectives.Make(kind);
        using var lesson = world.Lessons.Begin(objective, TinyWorld.Texts(4, objective.Parts).Batches(5, world.Seed));
        return (lesson.TakeGradients(world.Model, 0, world.Model.Weights), [.. world.Model.Weights.Gradients.data<float>()]);
    }
}
