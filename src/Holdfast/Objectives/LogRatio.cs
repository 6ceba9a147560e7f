using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// Δ, the log-probability of a row's labelled tokens under a model less that under the original: what losses on preferences are made of.
/// </summary>
/// <param name="original">Reads each example once.</param>
internal sealed class LogRatio(OriginalModel original)
{
    /// <summary>What the original gives to each example; a number an example, so all of them are kept.</summary>
    private readonly Dictionary<Example, float> _before = [];

    /// <summary>Δ of each row, [B] in nats; 0 while the model is the original.</summary>
    /// <param name="model">Computes.</param>
    /// <param name="batch">B rows of T tokens.</param>
    public Tensor Of(CausalLM model, Batch batch) => LogProbabilities(model, batch) - batch.Once(this, () => [Before(batch)])[0];

    /// <summary>log p(labelled tokens | the rest) of each row, [B] in nats.</summary>
    /// <param name="model">Computes.</param>
    /// <param name="batch">B rows of T tokens.</param>
    public static Tensor LogProbabilities(CausalLM model, Batch batch)
    {
        var tokens = NextToken.Each(model, batch, model.Hidden(batch.Rows)).neg(); // [M]
        return ByRow(batch, tokens);
    }

    /// <summary>Sums over the labelled tokens of each row, [B].</summary>
    /// <param name="batch">B rows of T tokens.</param>
    /// <param name="tokens">[M], one for each labelled token.</param>
    public static Tensor ByRow(Batch batch, Tensor tokens)
    {
        var places = batch.Tokens.index_select(0, batch.Predicting); // [M], among B * T
        var rows = places.div(Held.Number(batch.Ids.size(1)), RoundingMode.floor);
        return zeros(batch.Ids.size(0), device: tokens.device).index_add(0, rows, tokens, Held.Number(1));
    }

    private Tensor Before(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var before = batch.Examples.Count > 0
            ? tensor(batch.Examples.Select(example => BeforeOf(example, batch.Ids.device)).ToArray(), device: batch.Ids.device)
            : LogProbabilities(original.Model, batch);
        return before.DetachFromDisposeScope();
    }

    // Alone, so that it comes out the same whichever rows it first meets: a resumed training meets it with others.
    private float BeforeOf(Example example, Device device)
    {
        if (!_before.TryGetValue(example, out var before))
        {
            using var alone = Batch.Of([example], padId: 0, []).On(device);
            _before[example] = before = LogProbabilities(original.Model, alone).item<float>();
        }

        return before;
    }
}
