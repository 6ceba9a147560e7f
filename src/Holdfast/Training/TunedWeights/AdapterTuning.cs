using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training.TunedWeights;

/// <summary>Tuning of adapters beside the frozen weights of a model.</summary>
/// <param name="factors">The adapters' own weights; owned from now on.</param>
/// <param name="attach">Attaches the adapters to the model.</param>
/// <param name="put">Puts what one projection has learned into its weight [out, in].</param>
internal sealed class AdapterTuning(LowRankFactors factors, Action attach, Action<string, Tensor> put) : ITuning
{
    /// <inheritdoc />
    public WeightStore Weights => factors.Weights;

    /// <inheritdoc />
    public Generator Chance => factors.Dropout;

    /// <summary>Attaches the adapters and turns their gradients on.</summary>
    public AdapterTuning Start()
    {
        attach();
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

        factors.Model.DetachAll();
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
            attach();
        });
    }

    /// <inheritdoc />
    public void Dispose() => factors.Dispose();
}
