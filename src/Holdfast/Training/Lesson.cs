using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>
/// One part of what a training minimises: a loss, the batches it reads, and what it weighs. The one place where gradients are taken,
/// operations are counted and batches are cut.
/// </summary>
/// <remarks>
/// A batch cut into micro-batches gives the gradient of the whole, to rounding: each mean of a piece counts by its share of the units of
/// the whole batch, Σ_i (n_i / n) mean_i. The last batch is kept, since TAR reads one at every measured point of a trajectory.
/// </remarks>
public sealed class Lesson : ILesson
{
    private readonly ILoss _loss;
    private readonly Func<long, double> _weight;
    private readonly IBatches _batches;
    private readonly TrainingCost _cost;
    private readonly int? _microBatch;
    private long _position = -1;
    private Batch? _batch;
    private IReadOnlyList<Batch> _pieces = [];

    /// <summary>Takes over a loss.</summary>
    /// <param name="loss">Owned from now on.</param>
    /// <param name="batches">What it reads.</param>
    /// <param name="weight">What the loss is multiplied by at a step where nothing else is said.</param>
    /// <param name="cost">Where every pass is counted.</param>
    /// <param name="microBatch">The most rows that go through the model together; null for whole batches.</param>
    internal Lesson(ILoss loss, IBatches batches, Func<long, double> weight, TrainingCost cost, int? microBatch)
    {
        (_loss, _batches, _weight, _cost, _microBatch) = (loss, batches, weight, cost, microBatch);
    }

    /// <summary>What the loss is multiplied by at a step where nothing else is said.</summary>
    /// <param name="step">0 at the first; the position of the batch.</param>
    public double WeightAt(long step) => _weight(step);

    /// <summary>Adds the gradient of the weighted loss at the model's weights as they are to the gradients that are there.</summary>
    /// <param name="model">Computes; its trainable weights, or those of adapters attached to it, receive gradients.</param>
    /// <param name="position">Number of the batch.</param>
    /// <param name="trained">The store whose weights train, for the count of operations.</param>
    /// <param name="weight">What the loss is multiplied by; <see cref="WeightAt"/> where left out.</param>
    /// <returns>The loss before it is weighted; NaN or infinite where it diverged.</returns>
    public double TakeGradients(CausalLM model, long position, WeightStore trained, double? weight = null)
    {
        Read(position, model.Device);
        var total = 0.0;
        foreach (var piece in _pieces)
        {
            using var scope = NewDisposeScope();
            model.Replay.Forget();
            if (LossOn(model, piece) is { } loss)
            {
                model.Replay.Backward(loss * Held.Number(weight ?? WeightAt(position)));
                _cost.Add(piece, model, trained);

                // Reading a number waits for the device, so it is the last thing.
                total += loss.item<float>();
            }
        }

        return total;
    }

    /// <summary>The loss on a batch, without gradients.</summary>
    /// <param name="model">Computes.</param>
    /// <param name="position">Number of the batch.</param>
    public double Measure(CausalLM model, long position)
    {
        Read(position, model.Device);
        using var silent = no_grad();
        var total = 0.0;
        foreach (var piece in _pieces)
        {
            using var scope = NewDisposeScope();
            total += LossOn(model, piece)?.item<float>() ?? 0;
        }

        return total;
    }

    /// <inheritdoc />
    double ILesson.TakeGradients(CausalLM model, long position, WeightStore trained) => TakeGradients(model, position, trained);

    /// <inheritdoc />
    public void Dispose()
    {
        Forget();
        _loss.Dispose();
    }

    private Tensor? LossOn(CausalLM model, Batch piece)
    {
        Tensor? sum = null;
        foreach (var mean in _loss.On(model, piece))
        {
            var part = _pieces.Count == 1 ? mean.Value : mean.Value * Held.Number((double)piece.Count(mean.Of) / _batch!.Count(mean.Of));
            sum = sum is null ? part : sum + part;
        }

        return sum;
    }

    private void Read(long position, Device device)
    {
        if (_batch is not null && position == _position)
        {
            return;
        }

        Forget();
        _batch = _batches.At(position).On(device);
        _pieces = _microBatch is { } rows && rows < _batch.Ids.size(0) ? _batch.Cut(rows) : [_batch];
        _position = position;
    }

    private void Forget()
    {
        foreach (var piece in _pieces)
        {
            piece.Dispose();
        }

        _batch?.Dispose();
        (_batch, _pieces) = (null, []);
    }
}
