using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// What losses on hidden states share: where layers are computed again on the way back (<see cref="MemoryUse.RecomputeLayers"/>), so is
/// what is measured of their states.
/// </summary>
public static class States
{
    /// <summary>Measures every token's state.</summary>
    /// <param name="model">Whose state it is.</param>
    /// <param name="state">[N, D].</param>
    /// <param name="measure">[N, D] to [N].</param>
    /// <returns>[N].</returns>
    public static Tensor Each(CausalLM model, Tensor state, Replay.Step measure) =>
        model.Memory.RecomputeLayers ? model.Replay.Run(measure, state) : measure(state, 0);
}
