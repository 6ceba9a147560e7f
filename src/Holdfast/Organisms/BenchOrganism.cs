using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Resuming;
using Holdfast.Training.Schedules;

namespace Holdfast.Organisms;

/// <summary>A larger world of one- to three-sentence texts and a four-layer model, for the full comparison.</summary>
[Card("bench", "A larger invented world and a four-layer model, for the full comparison")]
public sealed record BenchOrganism : IOrganism
{
    /// <summary>The world.</summary>
    public WorldOptions World { get; init; } = new()
    {
        AdversaryEntities = 96,
        HeldOutEntities = 96,
        AttackerEntities = 64,
        ExamEntities = 64,
        RetainEntities = 96,
        Relations = 4,
        TemplatesPerRelation = 5,
        MostSentences = 3,
        TextsPerEntity = 30,
        VocabularySize = 900,
    };

    /// <summary>The base model.</summary>
    public BaseModelOptions Model { get; init; } = new()
    {
        Width = 128,
        Layers = 4,
        Heads = 4,
        FeedForwardWidth = 512,
        Training = new Optimization
        {
            Optimizer = new AdamW { WeightDecay = 0 },
            LearningRate = 1e-3,
            Schedule = new WarmUp { Steps = 100, Cosine = true },
            ClipNorm = 1,
        },
        Steps = 3000,
    };

    /// <summary>
    /// Whether a second base model is made for each domain to forget, which reads everything else: what a model is that never knew.
    /// It lies in <c>filtered</c>, or in <c>filtered/NAME</c> where there are several domains.
    /// </summary>
    public bool Filtered { get; init; }

    /// <inheritdoc />
    public IEnumerable<string> TextNames => World.TextNames;

    /// <inheritdoc />
    public DecoderOptions Decoder => Model.Decoder(World.VocabularySize);

    /// <inheritdoc />
    public OrganismFolder Create(
        string folder, Seed seed, IJournal journal, IResumeStore? resume = null, CancellationToken cancellation = default) =>
        new FactGrowth(this, World, Model, Filtered).Raise(folder, seed, journal, resume, cancellation);
}
