using Holdfast.Attacks;
using Holdfast.Experiments.Estimates;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Tests.Experiments.Estimates;

/// <summary>
/// What is told before a run: parts that can be counted by hand, the cards that the 8B recipe names, and operations that are those that the
/// training itself counts.
/// </summary>
public class EstimateTests
{
    private const double Giga = 1e9;

    [Fact]
    public void Weights_gradients_copies_and_states_are_counted_as_they_lie()
    {
        var use = Use(new() { Host = [HostedPart.Snapshot, HostedPart.Optimizer] });
        var parts = TrainingMemory.Of(use, new TamperResistance { Initial = new None() }.Outline![^1]).Parts;
        const double weights = 8_030_261_248;
        Assert.Equal(weights, use.Weights);
        Assert.Equal(4 * weights, Part("weights").Bytes);
        Assert.Equal(4 * weights, Part("gradients").Bytes);
        Assert.Equal((4 * weights, true), (Part("snapshot").Bytes, Part("snapshot").IsOnHost));
        Assert.Equal((4 * weights, false), (Part("ledger").Bytes, Part("ledger").IsOnHost));
        Assert.Equal((8 * weights, true), (Part("outer optimizer").Bytes, Part("outer optimizer").IsOnHost));
        Assert.Equal(2 * weights, Part("original model").Bytes);

        // 16 rows of 256 tokens, 33 states of 4,096 numbers.
        Assert.Equal(16.0 * 256 * 33 * 4096 * 4, Part("original's hidden states").Bytes);

        MemoryPart Part(string name) => parts.Single(part => part.Name == name);
    }

    /// <summary>
    /// One card of 141 GB as the recipe stands; one of 80 GB, with at most 160 GB beside it, with two more parts on the host.
    /// </summary>
    [Fact]
    public void The_8B_recipe_fits_the_cards_that_it_names()
    {
        var recipe = RecipeFile.Read(Shipped.Recipe("llama3-8b")).Alone;
        var large = Peak(recipe.Memory, 8);
        Assert.InRange(large.Device, 60 * Giga, 130 * Giga);
        var more = recipe.Memory.Host.Concat([HostedPart.Attacker, HostedPart.Original]).ToList();
        var small = Peak(recipe.Memory with { Host = more, PredictionsAtOnce = 512 }, 4);
        Assert.InRange(small.Device, 60 * Giga, 75 * Giga);
        Assert.InRange(small.Host, 100 * Giga, 160 * Giga);
        var adapters = recipe.Attacks.Where(attack => attack.Outline!.Weights is LowRank)
            .Max(attack => TrainingMemory.Of(Use(recipe.Memory, 8), attack.Outline!).Device);
        Assert.InRange(adapters, 32 * Giga, 40 * Giga);

        MemoryEstimate Peak(MemoryUse memory, int rows) => TrainingMemory.Of(
            Use(memory, rows), recipe.Safeguards["tar"].Outline!.Single(outline => outline.Name == "tamper resistance"));
    }

    /// <summary>A plain unlearning keeps its optimizer where a safeguard's lies, which the estimate took for an attacker's.</summary>
    [Fact]
    public void An_optimizer_is_told_where_its_training_keeps_it()
    {
        Assert.Equal((true, false), (OnHost(HostedPart.Optimizer, Unlearning), OnHost(HostedPart.Attacker, Unlearning)));
        Assert.Equal((false, true), (OnHost(HostedPart.Optimizer, Attack), OnHost(HostedPart.Attacker, Attack)));

        static bool OnHost(HostedPart part, TrainingOutline outline) => TrainingMemory.Of(Use(new() { Host = [part] }), outline).Parts
            .Single(told => told.Name.EndsWith(" optimizer", StringComparison.Ordinal)).IsOnHost;
    }

    /// <summary>What preferences are compared with is float32, and lay on the device whatever was asked for.</summary>
    [Fact]
    public void The_model_that_preferences_are_compared_with_lies_where_the_original_does()
    {
        var outline = new RefusalTraining { Preference = new() }.Outline[1];
        foreach (var isHosted in new[] { false, true })
        {
            var use = Use(new() { Host = isHosted ? [HostedPart.Original] : [] });
            var parts = TrainingMemory.Of(use, outline).Parts;
            var part = Assert.Single(parts, part => part.Name.StartsWith("original", StringComparison.Ordinal));
            Assert.Equal((4.0 * use.Weights, isHosted), (part.Bytes, part.IsOnHost));
        }
    }

    private static TrainingOutline Unlearning => new MaxEntropyUnlearning().Outline[0];

    private static TrainingOutline Attack => new FineTuningAttack { Name = "attack" }.Outline;

    [Fact]
    public void Every_way_of_saving_memory_saves_some()
    {
        var outline = new TamperResistance { Initial = new None() }.Outline![^1];
        var plain = TrainingMemory.Of(Use(new()), outline).Device;
        foreach (var (memory, rows) in new (MemoryUse, int?)[]
        {
            (new() { RecomputeLayers = true }, null),
            (new() { PredictionsAtOnce = 512 }, null),
            (new() { Precision = Precision.BFloat16 }, null),
            (new() { Host = [HostedPart.Ledger] }, null),
            (new() { Host = [HostedPart.Attacker] }, null),
            (new() { Host = [HostedPart.Original] }, null),
            (new(), 2),
        })
        {
            Assert.True(TrainingMemory.Of(Use(memory, rows), outline).Device < plain, $"{memory}, {rows} rows");
        }
    }

    [Fact]
    public void Operations_are_those_that_a_training_counts()
    {
        using var world = new TinyWorld();
        var objective = new NextToken();
        var set = TinyWorld.Texts(4, []);
        var cost = new TrainingCost();
        using var batch = set.Batches(5, world.Seed).At(0);
        world.Model.Weights.Train();
        cost.Add(batch, world.Model, world.Model.Weights);
        var outline = new TrainingOutline
        {
            Name = "test",
            Steps = 3,
            Passes = [new(objective, 5, "texts", 2)],
            Optimizer = new AdamW(),
        };
        var width = (int)batch.Ids.size(1);
        var told = TrainingOperations.Of(new ModelUse { Model = world.Model.Options, RowTokens = _ => width }, outline);
        Assert.Equal(told.Method, told.Computed);

        // Told of full rows; these have padding, which only attention computes.
        var missing = (5 * width) - batch.Tokens.size(0);
        var perToken = TrainingCost.OfPass(world.Model.Options, 1, 0, 0, world.Model.Weights.TrainableCount, 0);
        Assert.Equal(6 * (cost.Operations + (missing * perToken)), told.Method, 1e-3);
    }

    [Fact]
    public void Computing_layers_again_costs_operations_that_the_method_does_not_count()
    {
        var outline = new TamperResistance { Initial = new None() }.Outline![^1];
        var plain = TrainingOperations.Of(Use(new()), outline);
        var again = TrainingOperations.Of(Use(new() { RecomputeLayers = true }), outline);
        Assert.Equal(plain.Method, again.Method);
        Assert.InRange(again.Computed / plain.Computed, 1.3, 1.34);
    }

    private static ModelUse Use(MemoryUse memory, int? rows = null) => new()
    {
        Model = KnownShapes.All["llama-3-8b"],
        Memory = memory,
        MicroBatch = rows,
        RowTokens = _ => 256,
        HasDevice = true,
    };
}
