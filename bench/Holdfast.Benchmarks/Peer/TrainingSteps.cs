using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks.Peer;

/// <summary>Steps of AdamW on the next-token loss of full rows.</summary>
internal sealed class TrainingSteps : PeerCase
{
    private const double LearningRate = 1e-4;

    private readonly int _steps;
    private readonly CausalLM _model;
    private readonly Tensor _start;
    private readonly IBatches _batches = Workload.Texts(64, 4).Batches(16, new Seed(5));

    public TrainingSteps(int width, int steps)
    {
        (Name, _steps, _model) = ($"training step, width {width}", steps, Workload.Model(width, 4));
        _start = _model.Weights.Values.detach().clone();
    }

    public override string Name { get; }

    public override string Kind => "training-step";

    public override double Operations =>
        Enumerable.Range(0, _steps).Sum(step => Workload.RealOperations(_model, Workload.Rows(_batches.At(step))));

    public override Dictionary<string, object> Describe(Func<CausalLM, object> weights) => new()
    {
        ["model"] = weights(_model),
        ["learningRate"] = LearningRate,
        ["batches"] = Enumerable.Range(0, _steps).Select(step => Workload.Rows(_batches.At(step))).ToList(),
    };

    public override double[] Run()
    {
        using (no_grad())
        {
            _model.Weights.Values.copy_(_start);
        }

        using var original = new OriginalModel(_model.Copy);
        using var training = new FineTuning(
            "benchmark", _model, [new Lessons(original, new Seed(1)).Begin(new NextToken(), _batches)],
            new Optimization { LearningRate = LearningRate }.Over(_steps));
        var losses = Enumerable.Range(0, _steps).Select(_ => training.Advance()).ToList();
        return [losses[0], losses[^1]];
    }

    public override void Dispose()
    {
        _start.Dispose();
        _model.Dispose();
    }
}
