using Holdfast.Tokenizers;

namespace Holdfast.Models.Checkpoints;

/// <summary>What a checkpoint folder holds.</summary>
/// <param name="Model">The decoder with its weights as float32. The holder of this record disposes it.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Form">Config, small files and layout, for saving alike.</param>
public sealed record LoadedCheckpoint(CausalLM Model, ITextTokenizer Tokenizer, CheckpointForm Form) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Model.Dispose();
}
