using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// What losses on preferences share: a mean over pairs of something about h = Δ_chosen - Δ_rejected, where Δ is the log-probability of an
/// answer under the model less that under the original. h is 0 while the model is the original.
/// </summary>
/// <param name="original">Reads each example once.</param>
/// <param name="of">From h, [B] in nats, to the loss of each pair, [B].</param>
internal sealed class PreferenceLoss(OriginalModel original, Func<Tensor, Tensor> of) : ILoss
{
    /// <summary>What the original gives to each example; a number an example, so all of them are kept.</summary>
    private readonly Dictionary<Example, float> _before = [];

    /// <inheritdoc />
    public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
    {
        var gains = AnswerPair.Parts.Select(part => Gain(model, batch.Part(part))).ToList();
        return [new Mean(of(gains[0] - gains[1]).mean(), BatchUnit.Row)];
    }

    /// <summary>log p(labelled tokens | the rest) of each row, [B] in nats.</summary>
    /// <param name="model">Computes.</param>
    /// <param name="batch">B rows of T tokens.</param>
    internal static Tensor LogProbabilities(CausalLM model, Batch batch)
    {
        var tokens = NextToken.Each(model, batch, model.Hidden(batch.Rows)).neg(); // [M]
        var places = batch.Tokens.index_select(0, batch.Predicting); // [M], among B * T
        var rows = places.div(Held.Number(batch.Ids.size(1)), RoundingMode.floor);
        return zeros(batch.Ids.size(0), device: tokens.device).index_add(0, rows, tokens, Held.Number(1));
    }

    private Tensor Gain(CausalLM model, Batch answers) =>
        LogProbabilities(model, answers) - answers.Once(this, () => [Before(answers)])[0];

    private Tensor Before(Batch answers)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var before = answers.Examples.Count > 0
            ? tensor(answers.Examples.Select(example => BeforeOf(example, answers.Ids.device)).ToArray(), device: answers.Ids.device)
            : LogProbabilities(original.Model, answers);
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
