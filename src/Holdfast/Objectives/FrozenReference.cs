using Holdfast.Models;

namespace Holdfast.Objectives;

/// <summary>What stays fixed over a training: the original model, before any safeguard.</summary>
public sealed class FrozenReference
{
    /// <summary>Takes the original model; it is never changed.</summary>
    public FrozenReference(CausalLM original) => Original = original;

    /// <summary>The original model.</summary>
    public CausalLM Original { get; }
}
