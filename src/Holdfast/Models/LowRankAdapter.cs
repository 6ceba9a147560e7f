using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>
/// Low-rank adapters over the frozen projections of a model: W x becomes W x + (α / r) B A x, with A uniform and B zero at the
/// start, so that training begins at the model itself. Their weights are a small store of their own.
/// </summary>
/// <remarks>
/// Source: Hu et al. 2022, section 4; A's start is U(-1/sqrt(in), 1/sqrt(in)), as in the peft library.
/// </remarks>
public sealed class LowRankAdapter : IDisposable
{
    private readonly CausalLM _model;
    private readonly LowRankOptions _options;
    private readonly Generator _dropout;
    private readonly IReadOnlyList<string> _projections;
    private bool _isTraining;

    /// <summary>Makes the adapters and attaches them to the model, whose own weights stop training.</summary>
    /// <param name="model">The model to adapt.</param>
    /// <param name="options">Rank, scale, dropout, targets.</param>
    /// <param name="seed">Decides A and the dropout.</param>
    /// <exception cref="ArgumentException">No projection has one of the targets' names.</exception>
    public LowRankAdapter(CausalLM model, LowRankOptions options, Seed seed)
    {
        (_model, _options) = (model, options);
        var projections = model.Projections()
            .Where(shape => options.Targets.Any(target => shape.Name.EndsWith(target, StringComparison.Ordinal))).ToList();
        if (projections.Count == 0)
        {
            throw new ArgumentException(
                $"Expected targets among the model's projections, got {string.Join(", ", options.Targets)}.", nameof(options));
        }

        _projections = [.. projections.Select(shape => shape.Name)];
        Weights = new WeightStore(
            [.. projections.SelectMany(shape => new WeightShape[]
            {
                new(shape.Name + ".lora_A.weight", options.Rank, shape.Shape[1]),
                new(shape.Name + ".lora_B.weight", shape.Shape[0], options.Rank),
            })],
            model.Device);
        Initialise(projections, seed.Derive("low-rank-start"));
        _dropout = seed.Derive("low-rank-dropout").Generator(model.Device);
        model.Weights.Freeze();
        foreach (var projection in projections)
        {
            model.Attach(projection.Name, new Update(
                this, Weights.Leaf(projection.Name + ".lora_A.weight"), Weights.Leaf(projection.Name + ".lora_B.weight")));
        }

        Weights.Train();
    }

    /// <summary>All A and B, under the names of the peft library without its prefix.</summary>
    public WeightStore Weights { get; }

    /// <summary>Turns dropout on.</summary>
    public void Train() => _isTraining = true;

    /// <summary>Turns dropout off.</summary>
    public void Rest() => _isTraining = false;

    /// <summary>Adds the updates to the model's own weights, W ← W + (α / r) B A, and detaches the adapters.</summary>
    public void Merge()
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        foreach (var projection in _projections)
        {
            var (a, b) = (Weights.View(projection + ".lora_A.weight"), Weights.View(projection + ".lora_B.weight"));
            _model.Weights.View(projection + ".weight").add_(b.mm(a), _options.Alpha / _options.Rank);
        }

        _model.DetachAll();
    }

    /// <summary>Detaches the adapters, if they still are attached, and frees them.</summary>
    public void Dispose()
    {
        _model.DetachAll();
        Weights.Dispose();
        _dropout.Dispose();
    }

    private void Initialise(IEnumerable<WeightShape> projections, Seed seed)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        Weights.Values.zero_();
        foreach (var projection in projections)
        {
            var a = Weights.View(projection.Name + ".lora_A.weight");
            var bound = 1 / Math.Sqrt(projection.Shape[1]);
            a.copy_((seed.Derive(projection.Name).Uniform(a.shape, a.device) * (2 * bound)) - bound);
        }
    }

    private Tensor Drop(Tensor input)
    {
        if (!_isTraining || _options.Dropout == 0)
        {
            return input;
        }

        var kept = rand(input.shape, ScalarType.Float32, input.device, generator: _dropout) >= _options.Dropout;
        return input * kept / (1 - _options.Dropout);
    }

    /// <summary>The update of one projection: A [r, in], B [out, r].</summary>
    private sealed class Update(LowRankAdapter owner, Tensor a, Tensor b) : IWeightAdapter
    {
        public Tensor Apply(Tensor input, Tensor output, Tensor weight) => output.add(
            nn.functional.linear(nn.functional.linear(owner.Drop(input), a), b), owner._options.Alpha / owner._options.Rank);
    }
}
