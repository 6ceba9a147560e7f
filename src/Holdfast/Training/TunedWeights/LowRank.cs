using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// LoRA: W x becomes W x + (α / r) B A x over frozen projections, with A uniform and B zero at the start, so that tuning begins at the
/// model itself. The defaults are those of TAR's red team.
/// </summary>
/// <remarks>Source: Hu et al. 2022, section 4; A's start is U(-1/sqrt(in), 1/sqrt(in)), as in the peft library.</remarks>
[Card("low-rank", "LoRA: low-rank adapters beside frozen projections", Paper = "Hu et al. 2022", Aliases = ["lora"])]
public sealed record LowRank : ITunedWeights
{
    /// <summary>r: inner width of the update.</summary>
    [Range(1, 4096)]
    public int Rank { get; init; } = 16;

    /// <summary>α: the update is scaled by α / r.</summary>
    [Range(1e-3, 1e6)]
    public double Alpha { get; init; } = 32;

    /// <summary>Share of the inputs that is dropped while training.</summary>
    [Range(0, 0.99)]
    public double Dropout { get; init; } = 0.05;

    /// <summary>Ends of the names of the projections that get an adapter; all seven of a layer unless stated.</summary>
    [MinLength(1)]
    public IReadOnlyList<string> Targets { get; init; } =
        ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>
    /// If given, only the layers up to this one get adapters: its number, counted from 1, or below 1 a share of the model's layers.
    /// </summary>
    [Range(1e-3, 1024)]
    public double? UpToLayer { get; init; }

    /// <summary>α / r.</summary>
    internal double Scale => Alpha / Rank;

    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed)
    {
        var factors = new LowRankFactors(model, this, seed);
        return new AdapterTuning(
            factors, projection => new Beside(factors, projection),
            (projection, weight) => weight.add_(factors.Product(projection))).Start();
    }

    /// <inheritdoc />
    public bool IsBeside => true;

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) => TargetsIn(model).Sum(shape => Rank * (shape.Shape[0] + shape.Shape[1]));

    /// <summary>The projections that get an adapter, [out, in] each.</summary>
    internal IEnumerable<WeightShape> TargetsIn(DecoderOptions model)
    {
        var layers = Enumerable.Range(0, LayersIn(model)).Select(layer => $"model.layers.{layer}.").ToList();
        return DecoderWeights.ProjectionsOf(model).Where(shape =>
            Targets.Any(target => shape.Name.EndsWith(target, StringComparison.Ordinal))
            && layers.Exists(layer => shape.Name.StartsWith(layer, StringComparison.Ordinal)));
    }

    /// <inheritdoc />
    public int LayersIn(DecoderOptions model) => UpToLayer is { } depth ? Math.Min(model.Layers, model.LayerAt(depth)) : model.Layers;

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults)
    {
        foreach (var target in TargetFaults(Targets, model))
        {
            faults.Add(target);
        }

        model.CheckDepths(new[] { UpToLayer }.OfType<double>(), faults);
    }

    /// <summary>A sentence for each target that ends no name of a model's projections.</summary>
    /// <param name="targets">Ends of names.</param>
    /// <param name="model">Shape of the model.</param>
    internal static IEnumerable<string> TargetFaults(IEnumerable<string> targets, DecoderOptions model)
    {
        var projections = DecoderWeights.ProjectionsOf(model).Select(shape => shape.Name).ToList();
        var known = projections.Select(name => name[(name.LastIndexOf('.') + 1)..]).Distinct().ToList();
        return targets.Where(target => !projections.Exists(name => name.EndsWith(target, StringComparison.Ordinal)))
            .Select(target => $"Expected targets among the model's projections, got '{target}'.{Spelling.Advice(target, known)}");
    }

    private sealed class Beside(LowRankFactors factors, string projection) : IWeightAdapter
    {
        public Generator? Chance => factors.Chance;

        public Tensor Apply(Tensor input, Tensor output, Tensor weight, Tensor? bias) => output + factors.Update(projection, input);
    }
}
