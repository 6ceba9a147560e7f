namespace Holdfast.Evidence.Statistics;

/// <summary>
/// How an ability comes back while an attack runs: its value (for instance forget accuracy) after so much was spent. An attacker keeps
/// the best checkpoint, so the last value alone flatters the safeguard.
/// </summary>
public sealed class RecoveryCurve
{
    private readonly double[] _spent;
    private readonly double[] _values;

    /// <summary>Makes a curve from its points.</summary>
    /// <param name="spent">
    /// Attack steps, tokens or operations, each larger than the one before; the first is where the attack begins.
    /// </param>
    /// <param name="values">The value at each of them, finite.</param>
    /// <exception cref="ArgumentException">No points, unequal numbers, costs that do not rise, or a value that is not finite.</exception>
    public RecoveryCurve(IEnumerable<double> spent, IEnumerable<double> values)
    {
        _spent = [.. spent];
        _values = [.. values];
        if (_spent.Length == 0 || _spent.Length != _values.Length)
        {
            throw new ArgumentException(
                $"A curve needs as many values as steps and at least one, not {_values.Length} and {_spent.Length}.", nameof(values));
        }

        if (!Rises(_spent))
        {
            throw new ArgumentException("The steps of a curve must rise.", nameof(spent));
        }

        if (!_values.All(double.IsFinite))
        {
            throw new ArgumentException("The values of a curve must be finite.", nameof(values));
        }
    }

    /// <summary>The value before the first attack step.</summary>
    public double First => _values[0];

    /// <summary>The value at the end of the attack.</summary>
    public double Last => _values[^1];

    /// <summary>The highest value on the way.</summary>
    public double Best => _values.Max();

    /// <summary>Where <see cref="Best"/> is first reached.</summary>
    public double BestAt => _spent[Array.IndexOf(_values, Best)];

    /// <summary>
    /// The area under the curve (trapezoids) over what was spent: the average height, so that budgets of different length compare.
    /// </summary>
    public double Area => _spent.Length == 1
        ? First
        : Enumerable.Range(1, _spent.Length - 1)
            .Sum(i => (_spent[i] - _spent[i - 1]) * (_values[i] + _values[i - 1]) / 2) / (_spent[^1] - _spent[0]);

    /// <summary>Whether these numbers can be the axis of a curve: each finite and larger than the one before.</summary>
    public static bool Rises(IReadOnlyList<double> spent) =>
        spent.All(double.IsFinite) && spent.Zip(spent.Skip(1)).All(pair => pair.First < pair.Second);

    /// <summary>
    /// What it takes to first regain a share of what was lost: to reach first + share (original - first), linearly between points.
    /// </summary>
    /// <param name="original">The value before the safeguard.</param>
    /// <param name="share">For instance 0.5 for half of the loss; above 0, at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not above 0 and at most 1, or the original is not finite.</exception>
    public Regained ToRegain(double original, double share)
    {
        if (share is not (> 0 and <= 1) || !double.IsFinite(original))
        {
            throw new ArgumentOutOfRangeException(nameof(share), "The share must be above 0 and at most 1, the original finite.");
        }

        var goal = First + (share * (original - First));
        var reached = Array.FindIndex(_values, value => value >= goal);
        return reached switch
        {
            < 0 => new Regained.NotWithin(_spent[^1] - _spent[0]),
            0 => new Regained.After(0),
            _ => new Regained.After(_spent[reached - 1] - _spent[0]
                + ((_spent[reached] - _spent[reached - 1]) * (goal - _values[reached - 1]) / (_values[reached] - _values[reached - 1]))),
        };
    }
}
