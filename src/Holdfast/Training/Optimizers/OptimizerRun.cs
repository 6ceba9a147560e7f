using Holdfast.Tensors;
using Holdfast.Training.Resuming;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers;

/// <summary>An optimizer at work on some weights: everything it remembers between steps.</summary>
public sealed class OptimizerRun : IDisposable
{
    private readonly IOptimizer _optimizer;

    /// <summary>Starts an optimizer.</summary>
    /// <param name="optimizer">The rule.</param>
    /// <param name="stretches">Views of weights and gradients, [p] each, and the factor of their rate; owned from now on.</param>
    public OptimizerRun(IOptimizer optimizer, IReadOnlyList<(Tensor Values, Tensor Gradients, double Rate)> stretches)
    {
        _optimizer = optimizer;
        Stretches = [.. stretches.Select(stretch => new OptimizerStretch(stretch.Values, stretch.Gradients,
            optimizer.Buffers.ToDictionary(name => name, _ => zeros_like(stretch.Values).DetachFromDisposeScope()), stretch.Rate))];
        using var silent = no_grad();
        optimizer.Start(this);
    }

    /// <summary>Weights, gradients and buffers.</summary>
    public IReadOnlyList<OptimizerStretch> Stretches { get; }

    /// <summary>Plain numbers that the optimizer remembers.</summary>
    public Dictionary<string, double> Numbers { get; } = [];

    /// <summary>Steps begun: 1 during the first.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether the weights to be released differ from those that gradients are taken at.</summary>
    public bool HasAverage => _optimizer.HasAverage;

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
    /// <returns>The norm before.</returns>
    public double ClipGradients(double maximum)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var norm = Math.Sqrt(Stretches.Sum(stretch => Math.Pow(stretch.Gradients.norm().item<float>(), 2)));
        if (norm > maximum)
        {
            foreach (var stretch in Stretches)
            {
                stretch.Gradients.mul_(Held.Number(maximum / norm));
            }
        }

        return norm;
    }

    /// <summary>A copy of everything remembered and of the weights themselves, on the CPU.</summary>
    public ResumeState Capture()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        for (var i = 0; i < Stretches.Count; i++)
        {
            tensors[$"{i}/weights"] = Keep(Stretches[i].Values);
            foreach (var (name, buffer) in Stretches[i].Buffers)
            {
                tensors[$"{i}/{name}"] = Keep(buffer);
            }
        }

        return new ResumeState(Steps, tensors, new Dictionary<string, double>(Numbers));

        static Tensor Keep(Tensor tensor) => tensor.detach().cpu().clone().DetachFromDisposeScope();
    }

    /// <summary>Goes back to a captured state, weights included.</summary>
    public void Restore(ResumeState state)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        for (var i = 0; i < Stretches.Count; i++)
        {
            Stretches[i].Values.copy_(state.Tensors[$"{i}/weights"]);
            foreach (var (name, buffer) in Stretches[i].Buffers)
            {
                buffer.copy_(state.Tensors[$"{i}/{name}"]);
            }
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
        foreach (var stretch in Stretches)
        {
            stretch.Values.Dispose();
            stretch.Gradients.Dispose();
            foreach (var buffer in stretch.Buffers.Values)
            {
                buffer.Dispose();
            }
        }
    }
}
