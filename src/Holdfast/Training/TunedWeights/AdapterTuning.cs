using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training.TunedWeights;

/// <summary>Tuning of adapters beside the frozen weights of a model.</summary>
/// <param name="factors">The adapters' own weights; owned from now on.</param>
/// <param name="beside">Makes the adapter of one projection.</param>
/// <param name="put">Puts what one projection has learned into its weight [out, in].</param>
internal sealed class AdapterTuning(LowRankFactors factors, Func<string, IWeightAdapter> beside, Action<string, Tensor> put) : ITuning
{
    private readonly IReadOnlyList<(string Projection, IWeightAdapter Adapter)> _adapters =
        [.. factors.Projections.Select(shape => (shape.Name, beside(shape.Name)))];

    /// <inheritdoc />
    public WeightStore Weights => factors.Weights;

    /// <inheritdoc />
    public Generator Chance => factors.Dropout;

    /// <summary>Attaches the adapters and turns their gradients on.</summary>
    public AdapterTuning Start()
    {
        Attach();
        Weights.Train();
        return this;
    }

    /// <inheritdoc />
    public void Train() => factors.IsTraining = true;

    /// <inheritdoc />
    public void Rest() => factors.IsTraining = false;

    /// <inheritdoc />
    public void Merge()
    {
        using var silent = no_grad();
        foreach (var projection in factors.Projections)
        {
            // What is put in is as large as the projection: one at a time.
            using var scope = NewDisposeScope();
            put(projection.Name, factors.Model.Weights.View(projection.Name + ".weight"));
        }

        Detach();
    }

    /// <inheritdoc />
    public IDisposable Merged()
    {
        var own = factors.Model.Weights;
        var snapshot = new WeightSnapshot(own, factors.Model.Memory.Host.Contains(HostedPart.Snapshot));
        Merge();
        own.Train();
        return new Excursion(() =>
        {
            own.Rest();
            snapshot.Restore();
            snapshot.Dispose();
            Attach();
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Detach();
        factors.Dispose();
    }

    private void Attach()
    {
        foreach (var (projection, adapter) in _adapters)
        {
            factors.Model.Attach(projection, adapter);
        }
    }

    private void Detach()
    {
        foreach (var (projection, adapter) in _adapters)
        {
            factors.Model.Detach(projection, adapter);
        }
    }
}
