using Holdfast.Data;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Training.Resuming;

namespace Holdfast.Training;

/// <summary>
/// What training has cost so far: tokens and floating-point operations. They price an attack independently of any machine.
/// </summary>
/// <remarks>
/// Counted for each batch of N tokens in B rows of at most T, with M weights in products (projections and head), P of them trained in
/// place and A in adapters: N (4 M + 2 P + 6 A), forward, back through the activations and for the gradients of the weights, and 12 L D for
/// each of the B T² pairs in attention, padding included, since it is computed there. What is computed a second time to save memory does
/// not count. Norms, rotations and the optimizer are left out: below a tenth of a per cent at width 4096.
/// </remarks>
public sealed class TrainingCost
{
    private const string TokensName = "cost-tokens";
    private const string OperationsName = "cost-operations";

    /// <summary>Tokens trained on, padding not counted.</summary>
    public long Tokens { get; private set; }

    /// <summary>Floating-point operations; a multiplication and an addition are two.</summary>
    public double Operations { get; private set; }

    /// <summary>Adds one forward and backward pass, of every part where examples have several.</summary>
    /// <param name="batch">What was trained on.</param>
    /// <param name="model">The model that computes.</param>
    /// <param name="weights">The weights that train: the model's own store, or an adapter's.</param>
    public void Add(Batch batch, CausalLM model, WeightStore weights)
    {
        foreach (var part in batch.Parts.Count == 0 ? [batch] : batch.Parts.Select(batch.Part))
        {
            var tokens = part.Tokens.size(0);
            Tokens += tokens;
            var isOwn = weights == model.Weights;
            Operations += OfPass(
                model.Options, tokens, part.Ids.size(0), part.Ids.size(1), isOwn ? weights.TrainableCount : 0,
                isOwn ? 0 : weights.TrainableCount);
        }
    }

    /// <summary>Adds one forward pass without gradients.</summary>
    /// <param name="model">The model that computes.</param>
    /// <param name="rows">B.</param>
    /// <param name="width">T: tokens that each row computes.</param>
    public void AddReading(CausalLM model, long rows, long width) =>
        Operations += OfReading(model.Options, (double)rows * width, rows, width);

    /// <summary>Operations of one forward and backward pass.</summary>
    /// <param name="model">Shape of the model.</param>
    /// <param name="tokens">N.</param>
    /// <param name="rows">B.</param>
    /// <param name="width">T.</param>
    /// <param name="inPlace">How many of the model's weights train.</param>
    /// <param name="beside">A: how many weights of adapters train.</param>
    public static double OfPass(DecoderOptions model, double tokens, double rows, double width, double inPlace, double beside)
    {
        var multiplied = Multiplied(model);
        return (tokens * ((4 * multiplied) + (2 * Math.Min(multiplied, inPlace)) + (6 * beside))) + (Pairs(model, rows, width) * 12);
    }

    /// <summary>Operations of one forward pass.</summary>
    /// <param name="model">Shape of the model.</param>
    /// <param name="tokens">N.</param>
    /// <param name="rows">B.</param>
    /// <param name="width">T.</param>
    public static double OfReading(DecoderOptions model, double tokens, double rows, double width) =>
        (tokens * 2 * Multiplied(model)) + (Pairs(model, rows, width) * 4);

    /// <summary>
    /// Writes the operations so far to a journal, as <c>cost/flop</c> over the tokens so far: both only grow, whatever trains.
    /// </summary>
    public void Tell(IJournal journal) => journal.Measure("cost/flop", Tokens, Operations);

    /// <summary>The state of a training with what it has cost so far.</summary>
    public ResumeState AddTo(ResumeState state) => state with
    {
        Numbers = new Dictionary<string, double>(state.Numbers) { [TokensName] = Tokens, [OperationsName] = Operations },
    };

    /// <summary>Goes back to what the training had cost when its state was saved.</summary>
    public void Restore(ResumeState state) => (Tokens, Operations) = ((long)state.Numbers[TokensName], state.Numbers[OperationsName]);

    // M: weights that a token is multiplied with.
    private static double Multiplied(DecoderOptions model) =>
        DecoderWeights.Count(model, IsMultiplied)
        + (model.TiedEmbeddings ? (double)model.VocabularySize * model.Width : 0);

    private static double Pairs(DecoderOptions model, double rows, double width) =>
        (double)model.Layers * model.Heads * model.HeadWidth * rows * width * width;

    private static bool IsMultiplied(string name) =>
        name.EndsWith("_proj.weight", StringComparison.Ordinal) || name.StartsWith("lm_head", StringComparison.Ordinal);
}
