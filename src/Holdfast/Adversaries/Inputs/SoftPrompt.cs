using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Adversaries.Inputs;

/// <summary>
/// Embeddings of soft tokens, [S, D], that begin as those of tokens drawn from the vocabulary. Texts have the tokens in them
/// (<see cref="Tokenizers.SoftTokens"/>).
/// </summary>
/// <remarks>Source: Lester et al. 2021, section 2.1, for where they begin.</remarks>
/// <param name="Length">S.</param>
internal sealed record SoftPrompt(int Length) : ITunedWeights
{
    private const string Name = "soft-tokens";

    /// <inheritdoc />
    public bool IsBeside => true;

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) => (long)Length * model.Width;

    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed)
    {
        var weights = new WeightStore([new WeightShape(Name, Length, model.Options.Width)], model.Device);
        var random = seed.Random();
        Put(weights, model, [.. Enumerable.Range(0, Length).Select(_ => random.Next(model.Options.VocabularySize))]);
        model.SoftTokens = weights.Leaf(Name);
        return new InputTuning(model, weights, () => model.SoftTokens = null);
    }

    /// <summary>Gives the soft tokens the embeddings of ordinary ones.</summary>
    /// <param name="weights">Of a tuning that was begun here.</param>
    /// <param name="model">Its model.</param>
    /// <param name="ids">S ids.</param>
    public static void Put(WeightStore weights, CausalLM model, IReadOnlyList<int> ids)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var table = Table(model);
        weights.View(Name).copy_(table.index_select(0, tensor(ids.Select(id => (long)id).ToArray(), device: table.device)));
    }

    /// <summary>Attaches learned embeddings to a model until disposed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">S times D numbers.</param>
    public static IDisposable Attach(CausalLM model, float[] values)
    {
        var before = model.SoftTokens;
        var learned = tensor(values, [values.Length / model.Options.Width, model.Options.Width], device: model.Device)
            .DetachFromDisposeScope();
        model.SoftTokens = learned;
        return new Excursion(() =>
        {
            model.SoftTokens = before;
            learned.Dispose();
        });
    }

    /// <summary>The root mean square of a model's embeddings: the unit of how far a soft token moves.</summary>
    public static double Scale(CausalLM model)
    {
        using var scope = NewDisposeScope();
        return Table(model).square().mean().sqrt().item<float>();
    }

    /// <summary>[V, D], where the weights lie.</summary>
    public static Tensor Table(CausalLM model) => model.Weights.View(DecoderWeights.Embedding);
}
