using System.Diagnostics;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks;

/// <summary>Models and texts of given sizes, filled with chance.</summary>
internal static class Workload
{
    public const int Vocabulary = 512;

    /// <summary>Calls before those whose time counts.</summary>
    public const int WarmUpCalls = 3;

    public static CausalLM Model(int width, int layers)
    {
        var model = new CausalLM(new DecoderOptions
        {
            VocabularySize = Vocabulary,
            Width = width,
            Layers = layers,
            Heads = Math.Max(2, width / 64),
            KeyValueHeads = Math.Max(2, width / 64),
            HeadWidth = Math.Min(64, width / 2),
            FeedForwardWidth = 3 * width,
            TiedEmbeddings = true,
        }, CPU);
        using var silent = no_grad();
        using var start = new Seed(1).Normal([model.Weights.Values.size(0)], CPU);
        model.Weights.Values.copy_(start * Held.Number(0.05));
        return model;
    }

    public static TextSet Texts(int tokens, ulong seed, int vocabulary = Vocabulary)
    {
        var random = new Seed(seed).Random();
        return new TextSet(
            Enumerable.Range(0, 200).Select(_ => new Example([.. Enumerable.Range(0, tokens).Select(_ => random.Next(vocabulary))])), 0);
    }

    /// <summary>Floating-point operations of a forward and a backward pass in which all weights train.</summary>
    public static double PassOperations(CausalLM model, Batch batch)
    {
        var cost = new TrainingCost();
        cost.Add(batch, model, model.Weights);
        return cost.Operations;
    }

    /// <summary>The ids of a batch's rows without padding; the batch is disposed.</summary>
    public static List<int[]> Rows(Batch batch)
    {
        using (batch)
        {
            var width = (int)batch.Ids.size(1);
            var ids = batch.Ids.data<long>().ToArray();
            using var counts = batch.Attention.sum(1);
            return [.. counts.data<long>().Select((count, row) =>
                ids.AsSpan(row * width, (int)count).ToArray().Select(id => (int)id).ToArray())];
        }
    }

    /// <summary>
    /// Floating-point operations of a forward and a backward pass on the real tokens of rows alone: by the rule of
    /// <see cref="TrainingCost"/>, with each row's own length.
    /// </summary>
    /// <param name="model">Whose weights multiply.</param>
    /// <param name="rows">Ids without padding.</param>
    /// <param name="adapters">Weights in adapters that train beside frozen ones; 0 where all weights train.</param>
    public static double RealOperations(CausalLM model, IReadOnlyList<int[]> rows, double adapters = 0)
    {
        var inPlace = adapters > 0 ? 0 : model.Weights.Values.size(0);
        return rows.Sum(row => TrainingCost.OfPass(model.Options, row.Length, 1, row.Length, inPlace, adapters));
    }

    /// <summary>Median time of one call in milliseconds, after a few to warm up.</summary>
    public static double Median(Action action, int calls)
    {
        for (var i = 0; i < WarmUpCalls; i++)
        {
            action();
        }

        var times = new double[calls];
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times.Order().ElementAt(calls / 2);
    }
}
