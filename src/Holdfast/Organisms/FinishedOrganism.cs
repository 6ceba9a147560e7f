using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms;

/// <summary>
/// An organism that <c>holdfast organism create</c> has made, for several runs over one base model. Every seed works on the same one:
/// what varies is what comes after the base model.
/// </summary>
[Card("finished", "An organism that 'holdfast organism create' has made, the same for every seed")]
public sealed record FinishedOrganism : IOrganism
{
    /// <summary>Its folder.</summary>
    [InputPath]
    public required string Folder { get; init; }

    /// <inheritdoc />
    public IEnumerable<string> TextNames => OrganismFolder.Exists(Folder) ? OrganismFolder.Open(Folder).Texts.Keys : [];

    /// <inheritdoc />
    public DecoderOptions Decoder =>
        ModelConfig.Read(Path.Combine(new OrganismPlaces(Folder).Checkpoint, ModelConfig.FileName)).Decoder;

    /// <inheritdoc />
    public void CheckFiles(ICollection<string> faults) => InputFaultException.Collect(() => Open(), faults);

    /// <summary>Copies it; the seed decides nothing.</summary>
    /// <inheritdoc />
    public OrganismFolder Create(
        string folder, Seed seed, IJournal journal, IResumeStore? resume = null, CancellationToken cancellation = default)
    {
        var organism = Open();
        return Nursery.Raise(folder, [], growing =>
        {
            foreach (var file in organism.Card.Files.Keys.Append(OrganismPlaces.CardName))
            {
                cancellation.ThrowIfCancellationRequested();
                var place = Path.Combine(growing, file);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Copy(Path.Combine(organism.Path, file), place);
            }
        });
    }

    private OrganismFolder Open()
    {
        var organism = OrganismFolder.Open(Folder);
        return organism.Differences() is { Count: > 0 } changed
            ? throw new InputFaultException(
                $"Expected the organism in {Folder} as it was made, got other bytes in {string.Join(", ", changed)}. Create it again.")
            : organism;
    }
}
