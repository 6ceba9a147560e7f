using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>Tuning of some of a model's own weights in place.</summary>
internal sealed class StoreTuning : ITuning
{
    private readonly Func<string, bool>? _which;
    private readonly Func<string, double> _rate;

    /// <summary>Makes weights trainable.</summary>
    /// <param name="model">The model.</param>
    /// <param name="which">Told each weight's name; null for all.</param>
    /// <param name="rate">Factor of the learning rate by name; null for 1.</param>
    public StoreTuning(CausalLM model, Func<string, bool>? which = null, Func<string, double>? rate = null)
    {
        (Weights, _which, _rate) = (model.Weights, which, rate ?? (_ => 1));
        Weights.Train(which);
        if (Weights.TrainableCount == 0)
        {
            throw new ArgumentException("Expected the model to have weights of the kind that is to be tuned, got none.", nameof(which));
        }
    }

    /// <inheritdoc />
    public WeightStore Weights { get; }

    /// <inheritdoc />
    public double RateOf(string weight) => _rate(weight);

    /// <inheritdoc />
    public IDisposable Merged()
    {
        if (_which is null)
        {
            return Excursion.Nowhere;
        }

        Weights.Train();
        return new Excursion(() => Weights.Train(_which));
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
