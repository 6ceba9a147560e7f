using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>The adapters of a model by projection, those of one projection from the lowest to the topmost.</summary>
internal sealed class AttachedAdapters
{
    private readonly Dictionary<string, List<IWeightAdapter>> _adapters = [];

    /// <summary>What all of them draw from now.</summary>
    public IReadOnlyList<Generator> Chances =>
        [.. _adapters.Values.SelectMany(adapters => adapters.Select(adapter => adapter.Chance)).OfType<Generator>().Distinct()];

    /// <summary>Puts one on top of a projection's.</summary>
    public void Add(string projection, IWeightAdapter adapter)
    {
        if (!_adapters.TryGetValue(projection, out var adapters))
        {
            _adapters[projection] = adapters = [];
        }

        adapters.Add(adapter);
    }

    /// <summary>Takes one away; nothing to do where it is not there.</summary>
    public void Remove(string projection, IWeightAdapter adapter)
    {
        if (_adapters.TryGetValue(projection, out var adapters) && adapters.Remove(adapter) && adapters.Count == 0)
        {
            _adapters.Remove(projection);
        }
    }

    /// <summary>Takes all away.</summary>
    public void Clear() => _adapters.Clear();

    /// <summary>What projections give with their adapters.</summary>
    /// <param name="projection">One projection, or several that are one product.</param>
    /// <param name="input">[N, in].</param>
    /// <param name="output">[N, out], what the weight alone gives.</param>
    /// <returns>[N, out].</returns>
    public Tensor Apply(Projection projection, Tensor input, Tensor output)
    {
        if (_adapters.Count == 0 || !projection.Names.Any(_adapters.ContainsKey))
        {
            return output;
        }

        var parts = new Tensor[projection.Names.Length];
        var row = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var rows = projection.Rows[i];
            parts[i] = output.narrow(1, row, rows);
            foreach (var adapter in _adapters.GetValueOrDefault(projection.Names[i]) ?? [])
            {
                parts[i] = adapter.Apply(
                    input, parts[i], projection.Weight.narrow(0, row, rows), projection.Bias?.narrow(0, row, rows));
            }

            row += rows;
        }

        return parts.Length == 1 ? parts[0] : cat(parts, 1);
    }
}
