using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>
/// All weights of a model in one contiguous buffer of P elements, and their gradients in another. The model works on leaves that
/// are views of the buffer and whose <c>.grad</c> is the matching view of the gradients, so that snapshots, gradient ledgers and
/// optimizers are a handful of operations on one tensor each.
/// </summary>
public sealed class WeightStore : IDisposable
{
    private readonly Dictionary<string, (long Offset, WeightShape Shape)> _table = [];
    private readonly List<(Tensor Leaf, long Offset, long Count)> _leaves = [];
    private Tensor? _gradients;

    /// <summary>Makes a buffer with room for all weights, in the order given. Its contents are undefined until written.</summary>
    /// <param name="shapes">Names and shapes; neighbours in this list are neighbours in memory.</param>
    /// <param name="device">Where the buffer lies; the <c>meta</c> device takes no memory.</param>
    /// <param name="dtype">Element type; float32 unless stated.</param>
    public WeightStore(IReadOnlyList<WeightShape> shapes, Device device, ScalarType dtype = ScalarType.Float32)
    {
        Shapes = shapes;
        var offset = 0L;
        foreach (var shape in shapes)
        {
            _table.Add(shape.Name, (offset, shape));
            offset += shape.Count;
        }

        Values = empty(offset, dtype, device).DetachFromDisposeScope();
    }

    /// <summary>Names and shapes in memory order.</summary>
    public IReadOnlyList<WeightShape> Shapes { get; }

    /// <summary>All weights, [P]. Writing to it changes the model.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, [P]; made (as zeros) by the first call of <see cref="Train"/>.</summary>
    /// <exception cref="InvalidOperationException">Nothing was ever made trainable.</exception>
    public Tensor Gradients => _gradients ?? throw new InvalidOperationException("Expected Train() before gradients are asked for.");

    /// <summary>How many weights have gradients on.</summary>
    public long TrainableCount => _leaves.Where(entry => entry.Leaf.requires_grad).Sum(entry => entry.Count);

    /// <summary>A view of one weight that takes no part in autograd, in its own shape; for loading and saving.</summary>
    public Tensor View(string name) => View(Values, name);

    /// <summary>A view of one weight's gradient, in its own shape.</summary>
    /// <exception cref="InvalidOperationException">Nothing was ever made trainable.</exception>
    public Tensor GradientView(string name) => View(Gradients, name);

    /// <summary>
    /// A tensor that a model computes with: one weight, or several neighbours of equal width stacked along their first axis
    /// (query, key and value projections make one product).
    /// </summary>
    /// <param name="names">One name, or several that are neighbours in <see cref="Shapes"/>.</param>
    /// <exception cref="ArgumentException">The names are no neighbours or differ beyond the first axis.</exception>
    public Tensor Leaf(params string[] names)
    {
        var (start, first) = _table[names[0]];
        var (end, rows) = (start, 0L);
        foreach (var name in names)
        {
            var (offset, shape) = _table[name];
            if (offset != end || !shape.Shape.AsSpan(1).SequenceEqual(first.Shape.AsSpan(1)))
            {
                throw new ArgumentException($"Expected neighbours of equal width, got {string.Join(", ", names)}.", nameof(names));
            }

            end += shape.Count;
            rows += shape.Shape[0];
        }

        using var scope = NewDisposeScope();
        var leaf = Values.narrow(0, start, end - start).view([rows, .. first.Shape[1..]]).detach().DetachFromDisposeScope();
        _leaves.Add((leaf, start, end - start));
        return leaf;
    }

    /// <summary>
    /// Turns gradients on for every leaf of which <paramref name="which"/> says so by the names it covers, and off for the others.
    /// </summary>
    /// <param name="which">Told each name of a leaf; a leaf trains where it holds for all of them. Null for all leaves.</param>
    public void Train(Func<string, bool>? which = null)
    {
        _gradients ??= zeros_like(Values).DetachFromDisposeScope();
        Switch((offset, count) => which is null || NamesWithin(offset, count).All(which));
    }

    /// <summary>Remembers which leaves have gradients on.</summary>
    /// <returns>Turns them on for those again, and off for all others.</returns>
    public Action Trained()
    {
        var trained = _leaves.Where(entry => entry.Leaf.requires_grad).Select(entry => entry.Offset).ToHashSet();
        return trained.Count == 0 ? Rest : () => Switch((offset, _) => trained.Contains(offset));
    }

    /// <summary>Turns gradients off everywhere; their memory stays, for others who hold views of it.</summary>
    public void Rest()
    {
        using var scope = NewDisposeScope();
        foreach (var (leaf, _, _) in _leaves)
        {
            leaf.grad = null!;
            leaf.requires_grad_(false);
        }
    }

    /// <summary>Turns gradients off everywhere and frees their memory.</summary>
    public void Freeze()
    {
        Rest();
        _gradients?.Dispose();
        _gradients = null;
    }

    /// <summary>
    /// The stretches of memory that train now, as pairs of views (values [p], gradients [p]) with the factor of their learning rate;
    /// neighbours of the same factor are joined, so a model that trains as a whole has one. An optimizer works on these and never
    /// touches frozen weights.
    /// </summary>
    /// <param name="rate">Told a weight's name, gives the factor of its learning rate; 1 where left out.</param>
    public IReadOnlyList<(Tensor Values, Tensor Gradients, double Rate)> TrainableStretches(Func<string, double>? rate = null)
    {
        var stretches = new List<(long Start, long End, double Rate)>();
        foreach (var (leaf, offset, count) in _leaves.Where(entry => entry.Leaf.requires_grad).OrderBy(entry => entry.Offset))
        {
            var factor = rate?.Invoke(NamesWithin(offset, count).First()) ?? 1;
            if (stretches.Count > 0 && stretches[^1].End == offset && stretches[^1].Rate == factor)
            {
                stretches[^1] = stretches[^1] with { End = offset + count };
            }
            else
            {
                stretches.Add((offset, offset + count, factor));
            }
        }

        return [.. stretches.Select(stretch => (
            Values.narrow(0, stretch.Start, stretch.End - stretch.Start).DetachFromDisposeScope(),
            Gradients.narrow(0, stretch.Start, stretch.End - stretch.Start).DetachFromDisposeScope(),
            stretch.Rate))];
    }

    /// <summary>Sets all gradients to zero; their memory stays.</summary>
    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        Gradients.zero_();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Freeze();
        foreach (var (leaf, _, _) in _leaves)
        {
            leaf.Dispose();
        }

        Values.Dispose();
    }

    private void Switch(Func<long, long, bool> isOn)
    {
        using var scope = NewDisposeScope();
        foreach (var (leaf, offset, count) in _leaves)
        {
            var train = isOn(offset, count);
            leaf.requires_grad_(train);
            var gradient = train ? Gradients.narrow(0, offset, count).view(leaf.shape) : null;
            leaf.grad = gradient!;
        }
    }

    private Tensor View(Tensor buffer, string name)
    {
        var (offset, shape) = _table[name];
        using var stretch = buffer.narrow(0, offset, shape.Count);
        return stretch.view(shape.Shape);
    }

    private IEnumerable<string> NamesWithin(long offset, long count) =>
        _table.Where(entry => entry.Value.Offset >= offset && entry.Value.Offset < offset + count).Select(entry => entry.Key);
}
