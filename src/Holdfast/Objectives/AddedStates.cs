using Holdfast.Data;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// What is added to hidden states of chosen layers, [N, D] each: what losses that look for the worst of it share. A search keeps all
/// activations of a pass, without recomputing layers.
/// </summary>
internal static class AddedStates
{
    /// <summary>Nothing added yet, by layer; the tensors stay in the caller's dispose scope.</summary>
    /// <param name="model">Says D.</param>
    /// <param name="batch">Says N.</param>
    /// <param name="layers">The l of <see cref="HiddenStateHook"/>.</param>
    public static Dictionary<int, Tensor> None(CausalLM model, Batch batch, IEnumerable<int> layers) => layers.ToDictionary(
        layer => layer, _ => zeros(batch.Rows.Ids.size(0), model.Options.Width, device: model.Device));

    /// <summary>Adds to the states of every pass, after what was done to them before.</summary>
    /// <param name="added">By layer.</param>
    /// <param name="before">What comes first; null for nothing.</param>
    public static HiddenStateHook Adding(IReadOnlyDictionary<int, Tensor> added, HiddenStateHook? before) => (layer, state) =>
    {
        var earlier = before?.Invoke(layer, state) ?? state;
        return added.TryGetValue(layer, out var more) ? earlier + more : earlier;
    };

    /// <summary>The gradient of a loss for what is added, by layer, in the caller's dispose scope.</summary>
    /// <param name="loss">The sum of its means.</param>
    /// <param name="model">Its weights and their gradients stay as they are.</param>
    /// <param name="batch">B rows of T tokens.</param>
    /// <param name="added">By layer.</param>
    public static IEnumerable<KeyValuePair<int, Tensor>> Gradients(
        ILoss loss, CausalLM model, Batch batch, IReadOnlyDictionary<int, Tensor> added)
    {
        var (before, memory) = (model.Perturbation, model.Memory);
        using var graph = enable_grad();
        var leaves = added.ToDictionary(entry => entry.Key, entry => entry.Value.detach().requires_grad_());
        try
        {
            // Gradients go to what is added alone, and not on to the weights as a replay's would.
            model.Memory = memory with { RecomputeLayers = false, PredictionsAtOnce = null };
            model.Perturbation = Adding(leaves, before);
            var value = loss.On(model, batch).Select(mean => mean.Value).Aggregate((sum, mean) => sum + mean);
            var gradients = autograd.grad([value], [.. leaves.Values]);
            return leaves.Keys.Zip(gradients, KeyValuePair.Create).ToList();
        }
        finally
        {
            (model.Perturbation, model.Memory) = (before, memory);
        }
    }

    /// <summary>What is done while states are changed so.</summary>
    /// <param name="model">Whose states.</param>
    /// <param name="hook">How they change.</param>
    /// <param name="act">What is done.</param>
    public static T Under<T>(CausalLM model, HiddenStateHook hook, Func<T> act)
    {
        var before = model.Perturbation;
        try
        {
            model.Perturbation = hook;
            return act();
        }
        finally
        {
            model.Perturbation = before;
        }
    }
}
