using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;

namespace Holdfast.Experiments.Work;

/// <summary>
/// A safeguarded model in a run folder, and once in memory: a checkpoint in Hugging Face layout with the hash of its weights beside it. The
/// folder is there as a whole or not at all. An attack changes the model in memory, and the next to ask for it gets the released
/// weights again, so that no second copy of them is held.
/// </summary>
internal sealed class ReleasedModel(RunFolder run, Cell cell, Subject subject) : IDisposable
{
    private const string HashFile = "weights-in-memory.sha256";

    // The name until November 2026, under which anybody would look for the hash of a file.
    private const string OldHashFile = "weights.sha256";

    private readonly string _folder = FolderOf(run, cell);
    private CausalLM? _model;
    private bool _isAttacked;

    /// <summary>The model with the released weights, bit for bit.</summary>
    /// <exception cref="InputFaultException">The weights in the folder are not the ones that were saved.</exception>
    public CausalLM Model
    {
        get
        {
            if (_model is null)
            {
                _model = Another();
            }
            else if (_isAttacked)
            {
                _model.DetachAll();
                _model.Weights.Freeze();
                subject.Load(_model, _folder);
                Verify(_model);
            }

            _isAttacked = false;
            return _model;
        }
    }

    /// <summary>Whether the model of a cell's seed and safeguard was saved.</summary>
    public static bool Exists(RunFolder run, Cell cell) => Directory.Exists(FolderOf(run, cell));

    /// <summary>Looks for the parts of a saved model without reading its weights.</summary>
    /// <exception cref="InputFaultException">One is missing.</exception>
    public static void Check(RunFolder run, Cell cell)
    {
        var folder = FolderOf(run, cell);
        var hash = HashOf(folder);
        if (!File.Exists(hash) || !File.ReadAllText(hash).Trim().All(char.IsAsciiHexDigitLower))
        {
            throw new InputFaultException(
                $"Expected the SHA-256 of the weights of {folder} in {HashFile}, got none. "
                    + "Delete that folder to train the safeguard anew.");
        }

        foreach (var part in new[] { "config.json", "tokenizer.json" }.Where(part => !File.Exists(Path.Combine(folder, part))))
        {
            throw new InputFaultException($"Expected {part} in {folder}, got none. Delete that folder to train the safeguard anew.");
        }

        if (!Directory.EnumerateFiles(folder, "*.safetensors").Any())
        {
            throw new InputFaultException($"Expected weights in {folder}, got none. Delete that folder to train the safeguard anew.");
        }
    }

    /// <summary>The model, for an attack to change.</summary>
    /// <exception cref="InputFaultException">The weights in the folder are not the ones that were saved.</exception>
    public CausalLM ForAttack()
    {
        var model = Model;
        _isAttacked = true;
        return model;
    }

    /// <summary>A second model with the released weights; the caller owns it.</summary>
    /// <exception cref="InputFaultException">The weights in the folder are not the ones that were saved.</exception>
    public CausalLM Another()
    {
        var model = subject.Open(_folder);
        try
        {
            Verify(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Saves a model. What is released are the weights as they were written, which are fewer bits where a checkpoint stores so.
    /// </summary>
    /// <param name="model">Gets the released weights and is owned from now on.</param>
    /// <exception cref="InputFaultException">The disk refuses.</exception>
    public void Save(CausalLM model)
    {
        Disk.Attempt(_folder, () =>
        {
            var fresh = run.CheckpointPath(cell, "fresh");
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }

            subject.Save(model, fresh);
            subject.Load(model, fresh);
            File.WriteAllText(Path.Combine(fresh, HashFile), WeightHash.Of(model) + "\n");
            Directory.Move(fresh, _folder);
        });
        _model = model;
    }

    /// <inheritdoc />
    public void Dispose() => _model?.Dispose();

    private void Verify(CausalLM model)
    {
        var expected = File.ReadAllText(HashOf(_folder)).Trim();
        var got = WeightHash.Of(model);
        if (got != expected)
        {
            throw new InputFaultException(
                $"Expected the weights in {_folder} to have SHA-256 {expected}, got {got}. "
                    + "Delete that folder to train the safeguard anew.");
        }
    }

    private static string HashOf(string folder) =>
        Path.Combine(folder, OldHashFile) is var old && File.Exists(old) ? old : Path.Combine(folder, HashFile);

    private static string FolderOf(RunFolder run, Cell cell) => run.CheckpointPath(cell);
}
