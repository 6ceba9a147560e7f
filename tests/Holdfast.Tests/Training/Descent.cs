using Holdfast.Tensors;
using Holdfast.Training.Optimizers;
using static TorchSharp.torch;

namespace Holdfast.Tests.Training;

/// <summary>An optimizer on a function of separate weights, c w² / 2 + 0.1 cos 3 w each.</summary>
internal sealed class Descent : IDisposable
{
    private readonly double[] _curvature;
    private readonly Tensor _values;
    private readonly Tensor _gradients;

    public Descent(
        IOptimizer optimizer, float[] start, double[] curvature, bool isHosted = false, long piece = FlatBuffer.Piece, int stretches = 1)
    {
        _curvature = curvature;
        _values = tensor(start);
        _gradients = zeros_like(_values);
        var length = start.Length / stretches;
        Run = new OptimizerRun(
            optimizer, [.. Enumerable.Range(0, stretches).Select(index =>
                (_values.narrow(0, index * length, length), _gradients.narrow(0, index * length, length), 1.0))],
            isHosted, piece);
    }

    public OptimizerRun Run { get; }

    public float[] Weights => [.. _values.data<float>()];

    public float[] Gradients
    {
        get => [.. _gradients.data<float>()];
        set
        {
            using var given = tensor(value);
            _gradients.copy_(given);
        }
    }

    public void Advance(double rate, int steps = 1)
    {
        for (var step = 0; step < steps; step++)
        {
            Gradients = [.. Weights.Zip(_curvature, (w, c) => (float)((c * w) - (0.3 * Math.Sin(3 * w))))];
            Run.Step(rate);
        }
    }

    public void Dispose()
    {
        Run.Dispose();
        _values.Dispose();
        _gradients.Dispose();
    }
}
