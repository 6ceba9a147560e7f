using Holdfast.Data;
using Holdfast.Models;
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
    private readonly LogRatio _gain = new(original);

    /// <inheritdoc />
    public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
    {
        var gains = AnswerPair.Parts.Select(part => _gain.Of(model, batch.Part(part))).ToList();
        return [new Mean(of(gains[0] - gains[1]).mean(), BatchUnit.Row)];
    }
}
