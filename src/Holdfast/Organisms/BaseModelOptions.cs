using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Schedules;

namespace Holdfast.Organisms;

/// <summary>The shape of an organism's base model and how it learns its world.</summary>
[FormerOption("training.steps", "steps")]
public sealed record BaseModelOptions : IChecked
{
    /// <summary>D: width of the residual stream.</summary>
    [Range(8, 4096)]
    public int Width { get; init; } = 64;

    /// <summary>L: number of layers.</summary>
    [Range(1, 128)]
    public int Layers { get; init; } = 2;

    /// <summary>H: number of heads; divides the width into heads of even width.</summary>
    [Range(1, 128)]
    public int Heads { get; init; } = 2;

    /// <summary>Width inside the feed-forward block.</summary>
    [Range(8, 16384)]
    public int FeedForwardWidth { get; init; } = 256;

    /// <summary>The longest sequence, in tokens.</summary>
    [Range(32, 4096)]
    public int MaximumPositions { get; init; } = 128;

    /// <summary>Texts of one training step.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Optimizer, rate, schedule and clipping.</summary>
    public Optimization Training { get; init; } = new()
    {
        Optimizer = new AdamW { WeightDecay = 0 },
        LearningRate = 2e-3,
        Schedule = new WarmUp { Steps = 50, Cosine = true },
        ClipNorm = 1,
    };

    /// <summary>Steps of the training.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 4000;

    /// <summary>Steps from one examination to the next.</summary>
    [Range(1, 1_000_000)]
    public int ExamineEvery { get; init; } = 500;

    /// <summary>
    /// Where it learns. Additions come in another order on a GPU, so that the same seed gives another model there, as good as this one.
    /// </summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Cpu;

    /// <summary>The share of both exams that the finished model must answer.</summary>
    [Range(0, 1)]
    public double RequiredAccuracy { get; init; } = 0.98;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Width % (2 * Heads) != 0)
        {
            faults.Add($"Expected a width that is a multiple of twice the heads, got {Width} for {Heads} heads. Change one of them.");
        }
    }

    /// <summary>The decoder of this shape.</summary>
    /// <param name="vocabulary">V: rows of the embedding.</param>
    internal DecoderOptions Decoder(int vocabulary) => new()
    {
        VocabularySize = vocabulary,
        Width = Width,
        Layers = Layers,
        Heads = Heads,
        KeyValueHeads = Heads,
        HeadWidth = Width / Heads,
        FeedForwardWidth = FeedForwardWidth,
        MaximumPositions = MaximumPositions,
        TiedEmbeddings = true,
    };
}
