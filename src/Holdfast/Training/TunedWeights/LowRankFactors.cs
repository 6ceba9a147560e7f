using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// The two thin matrices that low-rank methods put beside every chosen projection, A [r, in] and B [out, r]: their store, their start
/// and their dropout.
/// </summary>
internal sealed class LowRankFactors : IDisposable
{
    private readonly LowRank _options;
    private readonly Dictionary<string, (Tensor A, Tensor B)> _leaves;

    /// <summary>Makes the factors; the model's own weights stop training.</summary>
    /// <param name="model">The model to adapt.</param>
    /// <param name="options">Rank, scale, dropout, targets.</param>
    /// <param name="seed">Decides A and the dropout.</param>
    /// <param name="more">Further weights for each projection [out, in], in the same store.</param>
    /// <exception cref="ArgumentException">No projection has one of the targets' names.</exception>
    public LowRankFactors(CausalLM model, LowRank options, Seed seed, Func<WeightShape, IEnumerable<WeightShape>>? more = null)
    {
        (Model, _options) = (model, options);
        Projections = [.. options.TargetsIn(model.Options)];
        if (Projections.Count == 0)
        {
            throw new ArgumentException(
                $"Expected targets among the model's projections, got {string.Join(", ", options.Targets)}.", nameof(options));
        }

        Weights = new WeightStore(
            [.. Projections.SelectMany(shape => new WeightShape[]
            {
                new(A(shape.Name), options.Rank, shape.Shape[1]),
                new(B(shape.Name), shape.Shape[0], options.Rank),
            }.Concat(more?.Invoke(shape) ?? []))],
            model.Device);
        Initialise(seed.Derive("low-rank-start"));
        Dropout = seed.Derive("low-rank-dropout").Generator();
        _leaves = Projections.ToDictionary(shape => shape.Name, shape => (Weights.Leaf(A(shape.Name)), Weights.Leaf(B(shape.Name))));
        model.Weights.Rest();
    }

    /// <summary>The model beside whose projections they stand.</summary>
    public CausalLM Model { get; }

    /// <summary>The chosen projections, without <c>.weight</c>, with their shapes [out, in].</summary>
    public IReadOnlyList<WeightShape> Projections { get; }

    /// <summary>All factors, under the names of the peft library without its prefix.</summary>
    public WeightStore Weights { get; }

    /// <summary>Whether inputs are dropped.</summary>
    public bool IsTraining { get; set; }

    /// <summary>What the dropout draws from.</summary>
    public Generator Dropout { get; }

    /// <summary>What the dropout draws from now; null where nothing is dropped.</summary>
    public Generator? Chance => IsTraining && _options.Dropout > 0 ? Dropout : null;

    /// <summary>(α / r) B A x.</summary>
    /// <param name="projection">A name from <see cref="Projections"/>.</param>
    /// <param name="input">x, [N, in].</param>
    /// <returns>[N, out].</returns>
    public Tensor Update(string projection, Tensor input)
    {
        var (a, b) = _leaves[projection];
        var (reaching, scale) = Chance is { } chance
            ? (input.mul(Kept(input, chance)), _options.Scale / (1 - _options.Dropout))
            : (input, _options.Scale);

        // Both scales at once where the update is thinnest, [N, r]: what is kept of the input counts 1 / (1 - dropout).
        var inner = nn.functional.linear(reaching, a.to(input.dtype)).mul(Held.Number(scale));
        return nn.functional.linear(inner, b.to(input.dtype));
    }

    /// <summary>(α / r) B A, [out, in], outside autograd.</summary>
    public Tensor Product(string projection)
    {
        using var silent = no_grad();
        return Weights.View(B(projection)).mm(Weights.View(A(projection))).mul(Held.Number(_options.Scale));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Weights.Dispose();
        Dropout.Dispose();
    }

    private static string A(string projection) => projection + ".lora_A.weight";

    private static string B(string projection) => projection + ".lora_B.weight";

    private void Initialise(Seed seed)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        Weights.Values.zero_();
        foreach (var projection in Projections)
        {
            var a = Weights.View(A(projection.Name));
            var bound = 1 / Math.Sqrt(projection.Shape[1]);
            a.copy_((seed.Derive(projection.Name).Uniform(a.shape, a.device) * Held.Number(2 * bound)) - Held.Number(bound));
        }
    }

    // 1 where an input is kept, 0 where it is dropped: of the input's type, so that no product has to convert it.
    private Tensor Kept(Tensor input, Generator chance) =>
        chance.Uniform(input.shape, input.device).ge_(Held.Number(_options.Dropout)).to(input.dtype);
}
