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
/// each of the B T² pairs in attention, padding included, since it is computed there. What is computed a second time to save memory does not
/// count. Norms, rotations and the optimizer are left out: below a tenth of a per cent at width 4096.
/// </remarks>
public sealed class TrainingCost
{
    private const string TokensName = "cost-tokens";
    private const string OperationsName = "cost-operations";

    /// <summary>Tokens trained on, padding not counted.</summary>
    public long Tokens { get; private set; }

    /// <summary>Floating-point operations; a multiplication and an addition are two.</summary>
    public double Operations { get; private set; }

    /// <summary>Adds one forward and backward pass.</summary>
    /// <param name="batch">What was trained on.</param>
    /// <param name="model">The model that computes.</param>
    /// <param name="weights">The weights that train: the model's own store, or an adapter's.</param>
    public void Add(Batch batch, CausalLM model, WeightStore weights)
    {
        var (rows, width) = (batch.Ids.size(0), batch.Ids.size(1));
        Tokens += batch.Tokens.size(0);
        var options = model.Options;
        var head = options.TiedEmbeddings ? (double)options.VocabularySize * options.Width : 0;
        double multiplied = model.Weights.Shapes.Where(IsMultiplied).Sum(shape => (double)shape.Count) + head;
        double trained = weights == model.Weights
            ? 2.0 * Math.Min(multiplied, weights.TrainableCount)
            : 6.0 * weights.TrainableCount;
        Operations += (batch.Tokens.size(0) * ((4 * multiplied) + trained))
            + (12.0 * options.Layers * options.Heads * options.HeadWidth * rows * width * width);
    }

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

    private static bool IsMultiplied(WeightShape shape) =>
        shape.Name.EndsWith("_proj.weight", StringComparison.Ordinal) || shape.Name.StartsWith("lm_head", StringComparison.Ordinal);
}
