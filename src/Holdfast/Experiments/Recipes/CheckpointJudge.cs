using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models.Asking;

namespace Holdfast.Experiments.Recipes;

/// <summary>A model of its own, with its own tokenizer.</summary>
[Card("checkpoint", "A model from a folder in Hugging Face layout")]
public sealed record CheckpointJudge : IJudge
{
    /// <summary>The folder.</summary>
    [InputPath]
    public required string Folder { get; init; }

    /// <inheritdoc />
    public bool IsOfSeed => false;

    /// <inheritdoc />
    public JudgeAbility Ability => JudgeAbility.Scores;

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => RecipeCheck.CheckCheckpoint(Folder, faults);

    /// <inheritdoc />
    public OpenJudge Open(Subject subject, string replies)
    {
        var loaded = subject.OpenOther(Folder);
        return new OpenJudge(new TorchLanguageModel(loaded.Model, loaded.Tokenizer) { EndIds = loaded.Form.EndIds }, loaded);
    }
}
