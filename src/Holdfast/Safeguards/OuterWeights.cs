using Holdfast.Adversaries;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// What the outer loop of a meta-learned safeguard moves (<see cref="TamperResistance"/>, <see cref="Sophon"/>), the model's own weights θ
/// or adapters φ beside them: every trajectory leaves from there and comes back, and gradients taken at attacked weights are kept aside
/// for it.
/// </summary>
/// <remarks>
/// Adapters stay where they are while the model is attacked. An attacker moves θ under them, or adapters of its own on top of them, and
/// what is kept is the gradient of φ there: to first order that at φ. θ is then the same at every outer step, so it is copied once, and
/// not at all where no attacker moves it.
/// </remarks>
internal sealed class OuterWeights : IDisposable
{
    private readonly CausalLM _model;
    private readonly WeightSnapshot? _released;

    /// <summary>Begins at a model's weights as they are.</summary>
    /// <param name="weights">Those that move.</param>
    /// <param name="model">The model.</param>
    /// <param name="seed">Decides where adapters start, and their dropout.</param>
    /// <param name="isModelAttacked">Whether attackers move the model's own weights.</param>
    public OuterWeights(ITunedWeights weights, CausalLM model, Seed seed, bool isModelAttacked)
    {
        _model = model;
        if (weights.IsBeside)
        {
            // Gradients of an earlier training would stay with weights that no longer have any.
            model.Weights.Freeze();
        }

        Tuning = weights.Begin(model, seed);
        Ledger = new GradientLedger(Tuning.Weights, model.Memory.Host.Contains(HostedPart.Ledger));
        if (isModelAttacked)
        {
            _released = new WeightSnapshot(model.Weights, model.Memory.Host.Contains(HostedPart.Snapshot));
        }
    }

    /// <summary>The weights that move.</summary>
    public ITuning Tuning { get; }

    /// <summary>Their gradients at attacked weights.</summary>
    public GradientLedger Ledger { get; }

    private bool IsBeside => Tuning.Weights != _model.Weights;

    /// <summary>Makes ready for the trajectories of an outer step.</summary>
    public void Capture()
    {
        if (!IsBeside)
        {
            _released?.Capture();
        }

        Ledger.Clear();
    }

    /// <summary>Runs an adversary from θ, puts gradients taken along its trajectory into the ledger, and comes back to θ.</summary>
    /// <param name="adversary">The attacker.</param>
    /// <param name="context">Its data, chance and K.</param>
    /// <param name="isMeasured">Whether gradients are taken after an inner step, 0 at the first.</param>
    /// <param name="take">Told an inner step, adds gradients at the attacked weights to the outer weights' and says the loss.</param>
    /// <param name="diverged">Told an inner step whose loss is NaN or infinite, and the mean of those before.</param>
    /// <returns>The mean loss of the measured points, and the attacker's own last loss.</returns>
    public (double Loss, double AttackerLoss) Along(
        IAdversary adversary, AdversaryContext context, Func<int, bool> isMeasured, Func<int, double> take,
        Func<int, double, DivergenceException> diverged)
    {
        using var excursion = Excursion();
        using var attack = adversary.Begin(_model, context);
        var (sum, count, attackerLoss) = (0.0, 0, 0.0);
        for (var i = 0; i < context.Steps; i++)
        {
            attackerLoss = attack.Advance();
            if (isMeasured(i))
            {
                using var attacked = Attacked(attack);
                Tuning.Weights.ZeroGradients();
                Tuning.Train();
                var loss = take(i);
                Tuning.Rest();
                Ledger.Take();
                if (!double.IsFinite(loss))
                {
                    throw diverged(i, count > 0 ? sum / count : double.NaN);
                }

                (sum, count) = (sum + loss, count + 1);
            }
        }

        return (count > 0 ? sum / count : 0, attackerLoss);
    }

    /// <summary>Leaves for an attack; disposing comes back, bit for bit, with gradients on where they were.</summary>
    public IDisposable Excursion()
    {
        var (own, outer) = (_model.Weights.Trained(), Tuning.Weights.Trained());
        if (IsBeside)
        {
            Tuning.Weights.Rest();
        }

        return new Excursion(() =>
        {
            _released?.Restore();
            own();
            outer();
        });
    }

    /// <summary>Stops an attack at the weights that it has reached, with gradients on for these weights, until disposed.</summary>
    public IDisposable Attacked(IAdversarySession attack)
    {
        if (!IsBeside)
        {
            return attack.Attacked();
        }

        var resting = attack.Resting();
        Tuning.Weights.Train();
        return new Excursion(() =>
        {
            Tuning.Weights.Rest();
            resting.Dispose();
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _released?.Dispose();
        Ledger.Dispose();
        Tuning.Dispose();
    }
}
