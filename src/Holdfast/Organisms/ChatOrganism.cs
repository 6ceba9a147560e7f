using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Organisms.Chats;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms;

/// <summary>
/// An invented world to talk about, a model that answers everything and the same model trained to refuse what is forbidden there.
/// </summary>
[Card("chat", "An invented world to chat about and a two-layer model that refuses what is forbidden there")]
public sealed record ChatOrganism : IOrganism
{
    /// <summary>The world.</summary>
    public ChatWorldOptions World { get; init; } = new();

    /// <summary>The base model, which answers everything.</summary>
    public BaseModelOptions Model { get; init; } = new() { Steps = 2000, ExamineEvery = 500, RequiredAccuracy = 0.97 };

    /// <summary>How it learns to refuse.</summary>
    public RefusalOptions Refusal { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<string> TextNames => ChatNames.All;

    /// <inheritdoc />
    public DecoderOptions Decoder => Model.Decoder(World.VocabularySize);

    /// <inheritdoc />
    public OrganismFolder Create(
        string folder, Seed seed, IJournal journal, IResumeStore? resume = null, CancellationToken cancellation = default) =>
        Nursery.Raise(folder, [World, Model], growing =>
            new ChatGrowth(this, new OrganismPlaces(growing), seed, journal, resume ?? NoResume.Instance).Grow(cancellation));
}
