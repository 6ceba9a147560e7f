using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// Some projections of some layers in place. A layer is its number, counted from 1, or below 1 a share of the model's layers.
/// </summary>
/// <remarks>
/// The model computes the query, key and value projections as one product, and so the gate and up projections: these train together.
/// </remarks>
[Card("projections", "Some projections of some layers")]
public sealed record ProjectionWeights : ITunedWeights
{
    private static readonly string[][] Together = [["q_proj", "k_proj", "v_proj"], ["gate_proj", "up_proj"]];

    /// <summary>Ends of the names of the projections.</summary>
    [MinLength(1)]
    public IReadOnlyList<string> Targets { get; init; } = ["gate_proj", "up_proj", "down_proj"];

    /// <summary>The first layer; the model's first where left out.</summary>
    [Range(1e-3, 1024)]
    public double? FromLayer { get; init; }

    /// <summary>The last layer; the model's last where left out.</summary>
    [Range(1e-3, 1024)]
    public double? UpToLayer { get; init; }

    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed) => new StoreTuning(model, IsChosenIn(model.Options));

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) => DecoderWeights.Count(model, IsChosenIn(model));

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults)
    {
        foreach (var fault in LowRank.TargetFaults(Targets, model))
        {
            faults.Add(fault);
        }

        foreach (var part in Together.Where(part => part.Any(Targets.Contains) && !part.All(Targets.Contains)))
        {
            faults.Add($"Expected {string.Join(", ", part)} all together or none among the targets, got {string.Join(", ", Targets)}. "
                + "Name all of them: the model computes them as one.");
        }

        model.CheckDepths(new[] { FromLayer, UpToLayer }.OfType<double>(), faults);
        if (First(model) > Last(model))
        {
            faults.Add($"Expected fromLayer no later than upToLayer, got the model's layers {First(model)} and {Last(model)}. "
                + "Exchange them.");
        }
    }

    private int First(DecoderOptions model) => FromLayer is { } depth ? model.LayerAt(depth) : 1;

    private int Last(DecoderOptions model) => UpToLayer is { } depth ? model.LayerAt(depth) : model.Layers;

    /// <summary>Whether a weight of that name is one of these.</summary>
    internal Func<string, bool> IsChosenIn(DecoderOptions model)
    {
        var (first, last) = (First(model), Last(model));
        var isWithin = DecoderWeights.IsInLayers(first - 1, Math.Max(0, last - first + 1));
        return name => isWithin(name)
            && Targets.Any(target => name.EndsWith($"{target}.weight", StringComparison.Ordinal));
    }
}
