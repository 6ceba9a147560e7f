using Holdfast.Data;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// What losses on next-token predictions share: logits over the vocabulary exist only where a labelled token is predicted, and for so
/// many predictions at a time as <see cref="MemoryUse.PredictionsAtOnce"/> says.
/// </summary>
public static class Predictions
{
    /// <summary>Something about some predictions.</summary>
    /// <param name="logits">[m, V] float32.</param>
    /// <param name="targets">[m] int64: the tokens that follow.</param>
    /// <param name="first">Number of the first of them among the M of the batch.</param>
    /// <returns>[m] float32, each from its own row alone.</returns>
    public delegate Tensor Measure(Tensor logits, Tensor targets, long first);

    /// <summary>Measures every prediction of a batch.</summary>
    /// <param name="model">Projects to the vocabulary.</param>
    /// <param name="batch">Says which tokens predict, and what.</param>
    /// <param name="hidden">[N, D] of the last layer.</param>
    /// <param name="measure">What to measure.</param>
    /// <returns>[M] float32.</returns>
    public static Tensor Each(CausalLM model, Batch batch, Tensor hidden, Measure measure)
    {
        var predicting = hidden.index_select(0, batch.Predicting);
        return model.Memory.PredictionsAtOnce is { } atOnce
            ? model.Replay.Run((some, first) => On(some, first), predicting, atOnce)
            : On(predicting, 0);

        Tensor On(Tensor some, long first)
        {
            using var scope = NewDisposeScope();
            return measure(model.Logits(some), batch.Targets.narrow(0, first, some.size(0)), first).MoveToOuterDisposeScope();
        }
    }
}
