using Holdfast.Evidence.Chance;
using Holdfast.Experiments.Machine;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks;

/// <summary>How much of the machine's product rate training reaches, and where the rest goes.</summary>
internal static class Throughput
{
    private const int Rows = 16;

    public static void Run()
    {
        var rate = ProductRate.Measure(ScalarType.Float32, CPU, TimeProvider.System);
        Console.WriteLine($"product rate {rate:F0} GFLOPS with {get_num_threads()} thread(s); 16 rows, 4 layers");
        Console.WriteLine("width tokens   step ms  GFLOPS  of rate  products alone  elementwise and calls  optimizer");
        foreach (var (width, tokens) in new[] { (64, 16), (64, 64), (128, 16), (128, 64), (256, 64), (512, 64) })
        {
            using var model = Workload.Model(width, 4);
            var step = StepTime(model, tokens);
            var products = ProductTime(model, Rows * tokens);
            var optimizer = OptimizerTime(model);
            model.Weights.Train();
            using var batch = Workload.Texts(tokens, 4).Batches(Rows, new Seed(5)).At(0);
            var reached = 1e-6 * Workload.PassOperations(model, batch) / step;
            Console.WriteLine(
                $"{width,5} {tokens,6} {step,9:F2} {reached,7:F1} {reached / rate,8:P0} {products / step,15:P0} "
                    + $"{(step - products - optimizer) / step,22:P0} {optimizer / step,10:P0}");
        }
    }

    /// <summary>
    /// What a second thread gains and a busy second core costs: a step on the clock and in CPU time, alone and while another
    /// thread computes.
    /// </summary>
    public static void Threads()
    {
        Console.WriteLine("width threads  step ms  CPU ms  step ms with the other cores busy");
        const int tokens = 16, calls = 15;
        foreach (var width in new[] { 64, 256, 512 })
        {
            foreach (var threads in new[] { 1, 2 })
            {
                set_num_threads(threads);
                using var model = Workload.Model(width, 4);
                var before = Environment.CpuUsage.TotalTime;
                var alone = StepTime(model, tokens, calls);
                var busy = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / (calls + Workload.WarmUpCalls);
                using var stop = new CancellationTokenSource();
                var spinners = Enumerable.Range(0, Environment.ProcessorCount - 1).Select(_ => new Thread(() =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        Thread.SpinWait(1000);
                    }
                })).ToList();
                spinners.ForEach(spinner => spinner.Start());
                var beside = StepTime(model, tokens, calls);
                stop.Cancel();
                spinners.ForEach(spinner => spinner.Join());
                Console.WriteLine($"{width,5} {threads,7} {alone,8:F2} {busy,7:F2} {beside,8:F2} ({beside / alone:F1} times)");
            }
        }
    }

    private static double StepTime(Models.CausalLM model, int tokens, int calls = 31)
    {
        using var original = new OriginalModel(model.Copy);
        var lesson = new Lessons(original, new Seed(1)).Begin(new NextToken(), Workload.Texts(tokens, 4).Batches(Rows, new Seed(5)));
        using var training = new FineTuning(
            "benchmark", model, [lesson],
            new Optimization { LearningRate = 1e-4 }.Over(100));
        return Workload.Median(() => training.Advance(), calls);
    }

    // Every product of a step on its own: forward, and two of the same size backward.
    private static double ProductTime(Models.CausalLM model, int positions)
    {
        var total = 0.0;
        foreach (var shape in model.Projections().Select(shape => (shape.Shape[0], shape.Shape[1]))
            .Append((model.Options.VocabularySize, model.Options.Width)).GroupBy(shape => shape))
        {
            var (rows, columns) = shape.Key;
            using var x = ones(positions, columns);
            using var w = ones(rows, columns);
            using var g = ones(positions, rows);
            total += shape.Count() * Workload.Median(() =>
            {
                using var scope = NewDisposeScope();
                nn.functional.linear(x, w);
                g.mm(w);
                g.t().mm(x);
            }, 11);
        }

        return total;
    }

    private static double OptimizerTime(Models.CausalLM model)
    {
        model.Weights.Train();
        using var run = new OptimizerRun(new AdamW(), model.Weights.TrainableStretches());
        return Workload.Median(() => run.Step(0), 11);
    }
}
