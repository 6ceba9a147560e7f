using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using Holdfast.Training.Resuming;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers;

/// <summary>
/// An optimizer at work on some weights: everything it remembers between steps. It works piece by piece, so that a step takes room for a
/// few pieces and not for tensors as large as the weights.
/// </summary>
public sealed class OptimizerRun : IDisposable
{
    // States are rounded by chance that is drawn anew for every step, stretch, buffer and piece: nothing of it needs to be saved.
    private static readonly Seed Rounding = new Seed(0).Derive("optimizer-states");

    private readonly IOptimizer _optimizer;
    private readonly IReadOnlyList<Stretch> _stretches;

    /// <summary>Starts an optimizer.</summary>
    /// <param name="optimizer">The rule.</param>
    /// <param name="stretches">Views of weights and gradients, [p] each, and the factor of their rate; owned from now on.</param>
    /// <param name="isHosted">Whether its buffers lie in the host's memory between steps.</param>
    /// <param name="piece">Weights that are worked on at a time.</param>
    public OptimizerRun(
        IOptimizer optimizer, IReadOnlyList<(Tensor Values, Tensor Gradients, double Rate)> stretches, bool isHosted = false,
        long piece = FlatBuffer.Piece)
    {
        _optimizer = optimizer;
        _stretches = [.. stretches.Select(stretch =>
        {
            var lengths = FlatBuffer.Cut(stretch.Values.size(0), piece);
            return new Stretch(stretch.Values, stretch.Gradients, stretch.Rate, lengths,
                [.. optimizer.Buffers.Select(kind => new StoredBuffer(kind, lengths, stretch.Values.device, isHosted))]);
        })];
        using var silent = no_grad();
        optimizer.Start(this);
    }

    /// <summary>Plain numbers that the optimizer remembers.</summary>
    public Dictionary<string, double> Numbers { get; } = [];

    /// <summary>Steps begun: 1 during the first.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether the weights to be released differ from those that gradients are taken at.</summary>
    public bool HasAverage => _optimizer.HasAverage;

    /// <summary>Does the same with every piece of the weights, one after another; the rule's only way to them.</summary>
    /// <param name="change">Changes weights and buffers in place, element by element; gradients may be overwritten.</param>
    public void Each(Action<OptimizerPiece> change)
    {
        foreach (var (number, stretch) in _stretches.Index())
        {
            var chance = Rounding.Derive("step", Steps).Derive("stretch", number);
            foreach (var (index, (start, length)) in stretch.Pieces.Index())
            {
                using var scope = NewDisposeScope();
                var piece = new OptimizerPiece(
                    stretch.Values.narrow(0, start, length), stretch.Gradients.narrow(0, start, length), stretch.Rate,
                    name => stretch.Buffer(name).Bring(index));
                change(piece);
                foreach (var (name, values) in piece.Brought)
                {
                    stretch.Buffer(name).PutBack(index, values, chance.Derive(name, index));
                }
            }
        }
    }

    /// <summary>Takes one step.</summary>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        Steps++;
        _optimizer.Step(this, learningRate);
    }

    /// <summary>Puts the weights to be released in place; the training is over after that.</summary>
    public void Publish()
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        _optimizer.Publish(this);
    }

    /// <summary>Scales all gradients so that their joint L2 norm is at most <paramref name="maximum"/>.</summary>
    /// <returns>The norm before, of the float32 norms of the pieces in float64.</returns>
    public double ClipGradients(double maximum)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var norms = _stretches
            .SelectMany(stretch => stretch.Pieces.Select(piece => stretch.Gradients.narrow(0, piece.Start, piece.Length).norm())).ToList();
        var norm = norms.Count > 0 ? Math.Sqrt(stack(norms).cpu().data<float>().Sum(part => (double)part * part)) : 0;
        if (norm > maximum)
        {
            foreach (var stretch in _stretches)
            {
                stretch.Gradients.mul_(Held.Number(maximum / norm));
            }
        }

        return norm;
    }

    /// <summary>
    /// Everything remembered and the weights themselves, each buffer in its format and piece by piece where it lies: to be saved before
    /// the next step.
    /// </summary>
    public ResumeState Capture() => new(
        Steps, Stored().ToDictionary(entry => entry.Name, entry => entry.View), new Dictionary<string, double>(Numbers));

    /// <summary>Goes back to a captured state, weights included.</summary>
    public void Restore(ResumeState state)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        foreach (var (name, view) in Stored())
        {
            using var stored = view();
            using var saved = state.Tensors[name]();
            stored.copy_(saved);
        }

        Steps = state.Step;
        foreach (var (name, value) in state.Numbers)
        {
            Numbers[name] = value;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var stretch in _stretches)
        {
            stretch.Dispose();
        }
    }

    private IEnumerable<(string Name, Func<Tensor> View)> Stored() =>
        from stretch in _stretches.Index()
        from part in stretch.Item.Stored()
        from piece in part.Pieces.Index()
        select ($"{stretch.Index}/{part.Name}" + (part.Pieces.Count > 1 ? $"/{piece.Index}" : ""), piece.Item);

    /// <summary>Neighbouring weights of one rate, [p], with their buffers.</summary>
    private sealed record Stretch(
        Tensor Values, Tensor Gradients, double Rate, IReadOnlyList<long> Lengths, IReadOnlyList<StoredBuffer> Buffers) : IDisposable
    {
        /// <summary>Where each piece lies.</summary>
        public IReadOnlyList<(long Start, long Length)> Pieces { get; } =
            [.. Lengths.Select((length, index) => (Lengths.Take(index).Sum(), length))];

        /// <summary>A buffer by name.</summary>
        public StoredBuffer Buffer(string name) => Buffers.First(buffer => buffer.Name == name);

        /// <summary>Views of all that is remembered, where it lies.</summary>
        public IEnumerable<(string Name, IReadOnlyList<Func<Tensor>> Pieces)> Stored() => Buffers.SelectMany(buffer => buffer.Stored())
            .Prepend(("weights", [.. Pieces.Select(piece => (Func<Tensor>)(() => Values.narrow(0, piece.Start, piece.Length).detach()))]));

        /// <inheritdoc />
        public void Dispose()
        {
            Values.Dispose();
            Gradients.Dispose();
            foreach (var buffer in Buffers)
            {
                buffer.Dispose();
            }
        }
    }
}
