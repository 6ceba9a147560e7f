using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Experiments.Estimates;

/// <summary>
/// What a forward and backward pass holds at its peak beside weights and gradients, from shapes: the tensors that autograd keeps for each
/// layer, those of the layer on its way back, and those of the loss.
/// </summary>
/// <remarks>
/// For n tokens, width D, query and key widths Q and K, feed-forward width F and b bytes in a product (4, or 2 in bfloat16), a layer keeps
/// for its way back two states of the stream and two normed ones (16 D), the normed ones as products read them (2 b D), queries, keys and
/// values with the attention's output (b (4 Q + K) where keys are shared, else 6 b Q), and gate, up, silu and product (4 b F); in bfloat16
/// its rounded weights too.
/// </remarks>
internal static class PassMemory
{
    /// <summary>Parts of a pass.</summary>
    /// <param name="use">Shapes and options.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="tuned">The weights that get gradients.</param>
    public static IReadOnlyList<MemoryPart> Of(ModelUse use, PassOutline pass, ITunedWeights tuned)
    {
        var (model, memory) = (use.Model, use.Memory);
        var reading = (double)use.RowsTogether(pass.Rows) * use.RowTokens(pass.Texts);
        var tokens = reading * Math.Max(1, pass.Objective.Parts.Count);
        double width = model.Width, layers = model.Layers;
        var wide = memory.Precision == Precision.BFloat16 ? 2.0 : 4.0;
        var adapters = tuned.IsBeside ? AdapterBytes(model, wide) : 0;
        var kept = LayerBytes(model, wide) + adapters;
        var back = reading * wide * ((4.0 * model.FeedForwardWidth) + (2 * width));
        var parts = new List<MemoryPart>
        {
            memory.RecomputeLayers
                ? new("states between layers", tokens * 4 * width * (layers + 1))
                : new(
                    "activations kept for the way back",
                    tokens * ((LayerBytes(model, wide) * layers) + (adapters * tuned.LayersIn(model)))),
            new("activations of the layer on its way back", back + (memory.RecomputeLayers ? reading * kept : 0)),
        };
        if (wide == 2)
        {
            parts.Add(new("weights rounded to 16 bits", 2 * LayerWeights(model) * (memory.RecomputeLayers ? 1 : layers)));
        }

        if (!tuned.IsBeside)
        {
            var largest = Math.Max((double)model.VocabularySize * width, 2.0 * model.FeedForwardWidth * width);
            parts.Add(new("gradient of one weight", largest * (model.TiedEmbeddings ? 2 : 1) * 4));
        }

        if (pass.Objective.Reads.HasFlag(LossReads.Predictions))
        {
            var atOnce = Math.Min(tokens, memory.PredictionsAtOnce ?? tokens);
            var readOuts = pass.Objective.Reads.HasFlag(LossReads.ReadOuts) && memory.PredictionsAtOnce is null ? layers + 1 : 1;
            parts.Add(new("logits", readOuts * atOnce * model.VocabularySize * (wide == 2 ? 15 : 12)));
        }

        if (pass.Objective.Reads.HasFlag(LossReads.States))
        {
            parts.Add(new("differences of hidden states", tokens * 4 * width * (layers + 1) * (memory.RecomputeLayers ? 1 : 2)));
        }

        return parts;
    }

    /// <summary>Bytes a token that a layer keeps for its way back.</summary>
    private static double LayerBytes(DecoderOptions model, double wide)
    {
        double queries = model.Heads * model.HeadWidth, keys = model.KeyValueHeads * model.HeadWidth;
        var attention = model.KeyValueHeads == model.Heads ? 6 * queries : (4 * queries) + keys;
        return (16.0 * model.Width) + (wide * ((2.0 * model.Width) + attention + (4.0 * model.FeedForwardWidth)));
    }

    // Adapters beside all seven projections keep what they read and which of it was dropped; the frozen projections keep nothing.
    private static double AdapterBytes(DecoderOptions model, double wide) =>
        wide * ((8.0 * model.Width) + (model.Heads * model.HeadWidth) + model.FeedForwardWidth);

    private static double LayerWeights(DecoderOptions model) =>
        DecoderWeights.ProjectionsOf(model).Sum(shape => (double)shape.Count) / model.Layers;
}
