using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms;

/// <summary>A world of one-sentence texts and a model small enough that the whole main job takes minutes on one core.</summary>
[Card("pocket", "A small invented world and a two-layer model, for quick runs")]
public sealed record PocketOrganism : IOrganism
{
    /// <summary>The world.</summary>
    public WorldOptions World { get; init; } = new();

    /// <summary>The base model.</summary>
    public BaseModelOptions Model { get; init; } = new();

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
