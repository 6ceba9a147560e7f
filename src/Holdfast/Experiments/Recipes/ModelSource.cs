using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Organisms;

namespace Holdfast.Experiments.Recipes;

/// <summary>Where the model comes from: an organism made for the occasion, a checkpoint, or a checkpoint in an organism's world.</summary>
public sealed record ModelSource : IChecked
{
    /// <summary>An organism, made for every seed: its base model, texts and exam files.</summary>
    public IOrganism? Organism { get; init; }

    /// <summary>
    /// A folder in Hugging Face layout. Beside an organism it takes the place of the organism's base model, and texts and exams
    /// stay the organism's.
    /// </summary>
    [InputPath]
    public string? Checkpoint { get; init; }

    /// <summary>The shape of the model, known without its weights; null where the configuration of a finished one cannot be read.</summary>
    public DecoderOptions? Decoder()
    {
        try
        {
            return Checkpoint is null ? Organism?.Decoder : ModelConfig.Read(Path.Combine(Checkpoint, ModelConfig.FileName)).Decoder;
        }
        catch (InputFaultException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Organism is null && Checkpoint is null)
        {
            faults.Add("Expected a model, got neither an organism nor a checkpoint. Add 'organism: pocket' or 'checkpoint: PATH'.");
        }
    }
}
