using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Pushes every hidden state of a token towards a random direction that depends on the token's id alone: the mean over the L + 1
/// hidden states and the real tokens of 1 - |cos(h_l(t), r[id_t])|, between 0 and 1. The loss of TAR's initial safeguard.
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, section 4.1 ("Random Mapping").
/// Differs from the official code: it averages over padding too; here only real tokens count.
/// </remarks>
[Card("random-mapping", "Hidden states pushed to a random vector per token id", Paper = "Tamirisa et al. 2025, section 4.1")]
public sealed record RandomMapping : IObjective
{
    /// <inheritdoc />
    public LossReads Reads => LossReads.States;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(seed.Derive("random-vectors"));

    /// <summary>r: a vector for each token id, drawn from N(0, I), [V, D] float32.</summary>
    internal static Tensor Vectors(CausalLM model, Seed seed) =>
        seed.Normal([model.Options.VocabularySize, model.Options.Width], model.Device).DetachFromDisposeScope();

    private sealed class Loss(Seed seed) : ILoss
    {
        private Tensor? _vectors;

        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            _vectors ??= Vectors(model, seed);
            var states = new HiddenStates();
            model.Hidden(batch.Rows, states.Keep);
            var wanted = _vectors.index_select(0, batch.Rows.Ids);
            var losses = states.All.Select(state => Held.Number(1) - States.Each(
                model, state, (some, first) => cosine_similarity(some, wanted.narrow(0, first, some.size(0)), 1).abs()).mean());
            return [new Mean(stack(losses).mean(), BatchUnit.Token)];
        }

        public void Dispose() => _vectors?.Dispose();
    }
}
