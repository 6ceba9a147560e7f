using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Models;

namespace Holdfast.Experiments.Work;

/// <summary>
/// A safeguarded model in a run folder: a checkpoint in Hugging Face layout with the hash of its weights beside it. It is there as a
/// whole or not at all.
/// </summary>
internal sealed class ReleasedModel(RunFolder run, Cell cell, Subject subject)
{
    private const string HashFile = "weights.sha256";

    private readonly string _folder = FolderOf(run, cell);

    /// <summary>Whether the model of a cell's seed and safeguard was saved.</summary>
    public static bool Exists(RunFolder run, Cell cell) => Directory.Exists(FolderOf(run, cell));

    /// <summary>Saves a model.</summary>
    /// <exception cref="InputFaultException">The disk refuses.</exception>
    public void Save(CausalLM model) => Disk.Attempt(_folder, () =>
    {
        var fresh = _folder + ".fresh";
        if (Directory.Exists(fresh))
        {
            Directory.Delete(fresh, recursive: true);
        }

        subject.Save(model, fresh);
        File.WriteAllText(Path.Combine(fresh, HashFile), WeightHash.Of(model) + "\n");
        Directory.Move(fresh, _folder);
    });

    /// <summary>Reads the weights back, bit for bit.</summary>
    /// <exception cref="InputFaultException">They are not the ones that were saved.</exception>
    public void Load(CausalLM model)
    {
        subject.Load(model, _folder);
        var expected = File.ReadAllText(Path.Combine(_folder, HashFile)).Trim();
        var got = WeightHash.Of(model);
        if (got != expected)
        {
            throw new InputFaultException(
                $"Expected the weights in {_folder} to have SHA-256 {expected}, got {got}. Delete that folder to train the safeguard anew.");
        }
    }

    private static string FolderOf(RunFolder run, Cell cell) =>
        run.CheckpointPath((cell with { Attack = Cell.NoAttack }).JournalPrefix);
}
