using Holdfast.Adversaries;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks.Peer;

/// <summary>
/// Outer steps of TAR at the settings of <c>recipes/redteam.yaml</c>, each of 49 passes: 32 of the adversary, the entropy and the retain
/// loss at 8 measured points, the retain loss at the start.
/// </summary>
internal sealed class OuterSteps : PeerCase
{
    private static readonly Seed Start = new(7);

    private readonly OrganismWork _work;
    private readonly int _steps;
    private readonly LowRank? _adapters;
    private readonly FineTuningAdversary _adversary;
    private readonly TamperResistance _how;

    /// <summary>Takes the work.</summary>
    /// <param name="work">Model and texts.</param>
    /// <param name="steps">Outer steps in a run.</param>
    /// <param name="adapters">What the adversary tunes; null for all weights.</param>
    public OuterSteps(OrganismWork work, int steps, LowRank? adapters)
    {
        (_work, _steps, _adapters) = (work, steps, adapters);
        _adversary = new FineTuningAdversary { LearningRates = [1e-3], Weights = adapters ?? (ITunedWeights)new AllWeights() };
        _how = new TamperResistance
        {
            Initial = new None(),
            Adversaries = [new PooledAdversary { Adversary = _adversary }],
            OuterSteps = steps,
            InnerSteps = 32,
            MeasureEvery = 4,
            TamperResistanceWeight = 4,
            RetainWeight = 3,
            AttackedRetainWeight = 1,
            Outer = new Optimization { Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 20 }, LearningRate = 3e-3 },
        };
    }

    public override string Name => $"TAR outer step, {(_adapters is null ? "full-parameter" : "LoRA")} adversary"
        + (IsCheck ? $" ({_steps} steps{(_adapters is null ? "" : ", no dropout")})" : "");

    public override string Kind => "outer-step";

    public override bool IsCheck => _steps > 1;

    public override double Operations => Enumerable.Range(0, _steps).Sum(step =>
        Inner(step).Sum(rows => Workload.RealOperations(_work.Model, rows, AdapterWeights()))
            + (Measured * Workload.RealOperations(_work.Model, HeldOut(step)))
            + ((Measured + 1) * Workload.RealOperations(_work.Model, Retain(step))));

    /// <summary>The share of the positions of the adversary's batches that are real tokens.</summary>
    public double RealShare
    {
        get
        {
            var rows = Inner(0).ToList();
            return rows.Sum(batch => (double)batch.Sum(row => row.Length)) / rows.Sum(batch => batch.Count * batch.Max(row => row.Length));
        }
    }

    private int Measured => _how.InnerSteps / _how.MeasureEvery;

    public override Dictionary<string, object> Describe(Func<CausalLM, object> weights) => new()
    {
        ["model"] = weights(_work.Model),
        ["innerRate"] = _adversary.LearningRates[0],
        ["outerRate"] = _how.Outer.LearningRate,
        ["warmUp"] = 20,
        ["measureEvery"] = _how.MeasureEvery,
        ["weightGrowth"] = _how.WeightGrowth,
        ["resistWeight"] = _how.TamperResistanceWeight,
        ["retainWeight"] = _how.RetainWeight,
        ["attackedRetainWeight"] = _how.AttackedRetainWeight,
        ["rank"] = _adapters?.Rank ?? 0,
        ["scale"] = _adapters is null ? 0 : _adapters.Alpha / _adapters.Rank,
        ["dropout"] = _adapters?.Dropout ?? 0,
        ["steps"] = Enumerable.Range(0, _steps).Select(step => new Dictionary<string, object?>
        {
            ["inner"] = Inner(step).ToList(),
            ["heldOut"] = HeldOut(step),
            ["retain"] = Retain(step),
            ["factors"] = _adapters is null ? null : Factors(step),
        }).ToList(),
    };

    public override double[] Run()
    {
        var copy = _work.Model.Copy();
        using var original = new OriginalModel(() => copy);
        var told = new Told();
        _how.Protect(_work.Model, new SafeguardContext
        {
            Data = _work.Texts,
            Lessons = new Lessons(original, new Seed(1)),
            Seed = Start,
            Journal = told,
        });
        _work.Reset();
        return [.. told.Losses];
    }

    // What the safeguard draws, by the same seeds.
    private Seed Trajectory(int step) => Start.Derive("trajectory", step).Derive(_adversary.Name);

    private IEnumerable<List<int[]>> Inner(int step)
    {
        var batches = _work.Texts[_adversary.Data].Batches(_adversary.BatchSize, Trajectory(step).Derive("batches"));
        return Enumerable.Range(0, _how.InnerSteps).Select(inner => Workload.Rows(batches.At(inner)));
    }

    private List<int[]> HeldOut(int step) =>
        Workload.Rows(_work.Texts[_how.HeldOut].Batches(_how.HeldOutBatchSize, Start.Derive("held-out")).At(step));

    private List<int[]> Retain(int step) =>
        Workload.Rows(_work.Texts[_how.Retain].Batches(_how.RetainBatchSize, Start.Derive("retain")).At(step));

    private double AdapterWeights() =>
        _adapters is null ? 0 : _work.Model.Projections().Sum(shape => (double)_adapters.Rank * (shape.Shape[0] + shape.Shape[1]));

    private Dictionary<string, float[]> Factors(int step) => _work.Model.Projections().ToDictionary(
        shape => shape.Name["model.".Length..],
        shape =>
        {
            using var scope = NewDisposeScope();
            var seed = Trajectory(step).Derive("adapter").Derive("low-rank-start").Derive(shape.Name);
            var bound = 1 / Math.Sqrt(shape.Shape[1]);
            var a = seed.Uniform([_adapters!.Rank, shape.Shape[1]], CPU);
            return ((a * Held.Number(2 * bound)) - Held.Number(bound)).data<float>().ToArray();
        });

    /// <summary>
    /// The losses of every outer step in the other side's order: the measured points' mean, the adversary's last, the retain loss.
    /// </summary>
    private sealed class Told : IJournal
    {
        private double _attacker;

        public List<double> Losses { get; } = [];

        public void Measure(string series, long step, double value)
        {
            switch (series)
            {
                case "tar/adversary-last-loss":
                    _attacker = value;
                    break;
                case "tar/tamper-resistance-loss":
                    Losses.AddRange([value, _attacker]);
                    break;
                case "tar/retain-loss":
                    Losses.Add(value);
                    break;
            }
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total)
        {
        }

        public IJournal Within(string prefix) => this;
    }
}
