using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// Representation noising of a harmful answer (rejected) beside a harmless one (chosen) to the same prompt:
/// CE(harmless) + β MMD(feed-forward outputs of the harmful row, N(0, I)) - α ln(1 + CE of the harmful row, mean over the read-outs of all
/// L + 1 hidden states). Only labelled tokens where the two rows differ count. Of plain texts every labelled token is harmful,
/// and the first term is left out.
/// </summary>
/// <remarks>
/// No choice of a recipe: it is no mean over units of a batch, since rows are compared with one another and a logarithm is taken of
/// the whole, so that a batch cut into micro-batches gives the mean over these, as with accumulated gradients in the original.
/// Noise is drawn by the seed, the layer and the harmful tokens themselves, so that a resumed training draws the same.
/// </remarks>
/// <param name="Alpha">α.</param>
/// <param name="Beta">β.</param>
internal sealed record RepresentationNoise(double Alpha, double Beta) : IObjective
{
    /// <summary>Draws noise: by seed, layer, batch and D, gives [N, D].</summary>
    public Func<Seed, int, Batch, long, Tensor> Draw { get; init; } = Noise;

    /// <summary>Whether the texts are pairs; else all of them are harmful.</summary>
    public bool IsPaired { get; init; } = true;

    /// <inheritdoc />
    public IReadOnlyList<string> Parts => IsPaired ? AnswerPair.Parts : [];

    /// <inheritdoc />
    public LossReads Reads => LossReads.Predictions | LossReads.States | LossReads.ReadOuts;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, seed.Derive("representation-noise"));

    /// <summary>Draws from N(0, I) for the tokens of a batch at a layer, [N, D].</summary>
    private static Tensor Noise(Seed seed, int layer, Batch batch, long width) =>
        OfTokens(seed, batch).Derive("layer", layer).Normal([batch.Rows.Ids.size(0), width], batch.Ids.device);

    /// <summary>A seed of a batch's own tokens: what is drawn for a batch is drawn the same by a training that was resumed.</summary>
    internal static Seed OfTokens(Seed seed, Batch batch) =>
        batch.Rows.Ids.cpu().data<long>().Aggregate(seed, (own, id) => own.Derive("token", id));

    private sealed class Loss(RepresentationNoise how, Seed seed) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            var (harmless, harmful) = how.IsPaired ? (batch.Part(AnswerPair.Chosen), batch.Part(AnswerPair.Rejected)) : (null, batch);
            var differing = harmless is null
                ? harmful.Rows.Pack(harmful.Labels.reshape(-1)).to(ScalarType.Float32)
                : Differing(harmful, harmless);
            var (states, added) = (new HiddenStates(), new HiddenStates());
            var last = model.Hidden(harmful.Rows, states.Keep, added.Keep);
            var discrepancies = added.All.Index().Select(layer => Discrepancy(
                Rows(layer.Item), Rows(how.Draw(seed, layer.Index + 1, harmful, model.Options.Width))));
            var readOuts = states.All.SkipLast(1).Select(model.Normed).Append(last)
                .Select(state => CrossEntropy(model, harmful, state, differing));
            var noise = stack(discrepancies).mean() * Held.Number(how.Beta);
            var learned = harmless is null
                ? noise
                : CrossEntropy(model, harmless, model.Hidden(harmless.Rows), Differing(harmless, harmful)) + noise;
            return [new Mean(learned - (log1p(stack(readOuts).mean()) * Held.Number(how.Alpha)), BatchUnit.Row)];

            // [N, D] to [B, T D], zero where the token does not count or there is none.
            Tensor Rows(Tensor tokens) =>
                harmful.Rows.Pad(tokens * differing.unsqueeze(1)).reshape(harmful.Ids.size(0), -1);
        }
    }

    /// <summary>1 for the tokens of a batch that are not the same in another's row at the same place, else 0, [N] float32.</summary>
    internal static Tensor Differing(Batch batch, Batch other)
    {
        using var scope = NewDisposeScope();
        var shared = Math.Min(batch.Ids.size(1), other.Ids.size(1));
        var differing = batch.Attention.clone();
        var equal = Start(batch.Ids).eq(Start(other.Ids)).logical_and(Start(other.Attention));
        Start(differing).masked_fill_(equal, Held.Number(0));
        return batch.Rows.Pack(differing.reshape(-1)).to(ScalarType.Float32).MoveToOuterDisposeScope();

        Tensor Start(Tensor rows) => rows.narrow(1, 0, shared);
    }

    /// <summary>
    /// Maximum mean discrepancy of two samples, the mean over i and j of k(x_i, x_j) + k(y_i, y_j) - k(x_i, y_j) - k(y_i, x_j), with k the
    /// sum of five Gaussian kernels exp(-d² / (b 2^q)), q from -2 to 2, and b the mean d² of two of the 2 B rows, which gradients do not
    /// follow back.
    /// </summary>
    /// <param name="x">[B, F].</param>
    /// <param name="y">[B, F].</param>
    internal static Tensor Discrepancy(Tensor x, Tensor y)
    {
        var (rows, both) = (x.size(0), cat([x, y]));
        var norms = both.square().sum(1);
        var inner = both.mm(both.t());
        var apart = Held.Number(1) - eye(2 * rows, device: x.device);
        var distances = (norms.unsqueeze(0) + norms.unsqueeze(1) - (inner * Held.Number(2))).clamp_min(Held.Number(0)) * apart;
        var width = distances.detach().sum() / Held.Number(2.0 * rows * ((2 * rows) - 1));
        var kernel = Enumerable.Range(-2, 5).Select(power => (distances.neg() / (width * Held.Number(Math.Pow(2, power)))).exp())
            .Aggregate((sum, one) => sum + one);
        var sign = cat([ones(rows, device: x.device), ones(rows, device: x.device).neg()]);
        return (kernel * sign.unsqueeze(0) * sign.unsqueeze(1)).sum() / Held.Number((double)rows * rows);
    }

    // The mean over labelled tokens that count; a batch without any has none.
    private static Tensor CrossEntropy(CausalLM model, Batch batch, Tensor hidden, Tensor counts)
    {
        var counted = counts.index_select(0, batch.Predicting + Held.Number(1));
        return (NextToken.Each(model, batch, hidden) * counted).sum() / counted.sum().clamp_min(Held.Number(1));
    }
}
