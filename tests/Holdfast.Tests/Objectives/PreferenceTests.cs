using Holdfast.Data;
using Holdfast.Objectives;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Tests.Objectives;

/// <summary>What the original gives to an example is read once, and is the same whatever it is read beside.</summary>
public class PreferenceTests
{
    private const int Rows = 5;

    /// <summary>Two epochs of two batches; the original is spoiled after the first.</summary>
    [Fact]
    public void The_original_reads_each_example_once_in_a_training()
    {
        using var world = new TinyWorld();
        using var lesson = Begin(world);
        lesson.Measure(world.Model, 0);
        lesson.Measure(world.Model, 1);
        world.Original.Model.Weights.Values.zero_();
        using var fresh = new TinyWorld();
        using var unspoiled = Begin(fresh);
        for (var position = 2; position < 4; position++)
        {
            Assert.Equal(unspoiled.Measure(fresh.Model, position), lesson.Measure(world.Model, position));
        }
    }

    /// <summary>A resumed training meets examples for the first time in batches that an unbroken one meets them in again.</summary>
    [Fact]
    public void Where_a_training_was_resumed_its_losses_are_those_of_the_unbroken_one_to_the_bit()
    {
        using var world = new TinyWorld();
        using (no_grad())
        {
            world.Model.Weights.Values.mul_(1.1);
        }

        using var unbroken = Begin(world);
        using var resumed = Begin(world);
        var losses = Enumerable.Range(0, 6).Select(position => unbroken.Measure(world.Model, position)).ToList();
        Assert.Equal(losses[3..], Enumerable.Range(3, 3).Select(position => resumed.Measure(world.Model, position)));
    }

    private static Lesson Begin(TinyWorld world) =>
        world.Lessons.Begin(new DirectPreference(), TinyWorld.Texts(4, AnswerPair.Parts).Batches(Rows, world.Seed));
}
