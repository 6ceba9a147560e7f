using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tokenizers;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Adversaries.Inputs;

/// <summary>
/// A suffix on its way to make a model answer requests: <see cref="GreedyCoordinateGradient"/> at work. The model's gradients are off
/// while it lives; the gradient of the suffix is that of soft tokens in its place, which <see cref="Lesson"/> takes.
/// </summary>
public sealed class SuffixSearch : IDisposable
{
    private readonly GreedyCoordinateGradient _how;
    private readonly CausalLM _model;
    private readonly IReadOnlyList<Request> _requests;
    private readonly SuffixAlphabet _alphabet;
    private readonly Func<IReadOnlyList<int>, bool> _survives;
    private readonly TrainingCost _cost;
    private readonly ITuning _tuning;
    private readonly Lesson _lesson;

    /// <summary>Begins a search.</summary>
    /// <param name="how">How to search.</param>
    /// <param name="model">The model, with its weights as they are at each step.</param>
    /// <param name="requests">What it should answer, at least one.</param>
    /// <param name="alphabet">The tokens that the suffix may have.</param>
    /// <param name="lessons">Where the lesson begins and the cost is counted.</param>
    /// <param name="suffix">The first suffix; the alphabet's where left out.</param>
    public SuffixSearch(
        GreedyCoordinateGradient how, CausalLM model, IReadOnlyList<Request> requests, SuffixAlphabet alphabet, Lessons lessons,
        IReadOnlyList<int>? suffix = null)
    {
        (_how, _model, _requests, _alphabet, _cost) = (how, model, requests, alphabet, lessons.Cost);
        Suffix = suffix ?? alphabet.Initial;
        _survives = alphabet.SurvivesIn(requests[0]);
        var soft = SoftTokens.Ids(Suffix.Count);
        var rows = new TextSet(requests.Select(request => request.With(soft)), padId: 0);
        _lesson = lessons.Begin(new NextToken(), rows.Batches(rows.Count, new Seed(0)));
        _tuning = new SoftPrompt(Suffix.Count).Begin(model, new Seed(0));
    }

    /// <summary>The suffix, S ids.</summary>
    public IReadOnlyList<int> Suffix { get; private set; }

    /// <summary>The mean loss of the answers' tokens behind the suffix, in nats, as last evaluated; infinite before that.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    /// <summary>How many swaps were taken so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Takes one step.</summary>
    /// <param name="seed">Which swaps are drawn; another one in each step.</param>
    public void Step(Seed seed)
    {
        using var scope = NewDisposeScope();
        var candidates = Draw(Promising(), seed.Random());
        var losses = Losses(candidates);
        var best = Enumerable.Range(0, losses.Length).Skip(_how.OnlyBetter || losses.Length == 1 ? 0 : 1).MinBy(index => losses[index]);
        Accepted += best > 0 ? 1 : 0;
        (Suffix, Loss) = (candidates[best], losses[best]);
    }

    /// <summary>The gradient of the loss with respect to the one-hot tokens of the suffix, [S, V].</summary>
    public Tensor Gradient()
    {
        SoftPrompt.Put(_tuning.Weights, _model, Suffix);
        _tuning.Weights.ZeroGradients();
        _lesson.TakeGradients(_model, 0, _tuning.Weights);
        using var silent = no_grad();
        var table = SoftPrompt.Table(_model).to(_model.Device);
        return mm(_tuning.Weights.Gradients.view(Suffix.Count, -1), table.t());
    }

    /// <summary>The mean loss of the answers' tokens behind each suffix, in nats.</summary>
    /// <param name="suffixes">Equally long ones.</param>
    public double[] Losses(IReadOnlyList<IReadOnlyList<int>> suffixes)
    {
        using var silent = no_grad();
        var sums = new double[suffixes.Count];
        foreach (var request in _requests)
        {
            using var read = Read(request);
            for (var start = 0; start < sums.Length; start += _how.RowsAtOnce)
            {
                using var scope = NewDisposeScope();
                var rows = suffixes.Skip(start).Take(_how.RowsAtOnce).ToList();
                foreach (var (index, loss) in Losses(request, rows, read).Index())
                {
                    sums[start + index] += loss;
                }
            }
        }

        var tokens = _requests.Sum(request => request.Answer.Count);
        return [.. sums.Select(sum => sum / tokens)];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _lesson.Dispose();
        _tuning.Dispose();
    }

    // [S][k] ids.
    private int[][] Promising()
    {
        using var scope = NewDisposeScope();
        var allowed = _alphabet.Ids;
        var slopes = Gradient().index_select(1, tensor(allowed.Select(id => (long)id).ToArray(), device: _model.Device)); // [S, A]
        var most = Math.Min(_how.TopK, allowed.Count);
        var found = slopes.topk(most, dim: 1, largest: false, sorted: true).indexes.cpu().data<long>().ToArray();
        return [.. found.Select(index => allowed[(int)index]).Chunk(most)];
    }

    // The suffix as it is, and those that one swap makes of it.
    private List<IReadOnlyList<int>> Draw(int[][] promising, Random random)
    {
        var candidates = new List<IReadOnlyList<int>> { Suffix };
        for (var i = 0; i < _how.Candidates; i++)
        {
            var position = random.Next(promising.Length);
            int[] swapped = [.. Suffix];
            swapped[position] = promising[position][random.Next(promising[position].Length)];
            if (swapped[position] != Suffix[position] && _survives(swapped))
            {
                candidates.Add(swapped);
            }
        }

        return candidates;
    }

    // What stands before the suffix is read once.
    private KeyValueCache Read(Request request)
    {
        using var scope = NewDisposeScope();
        var cache = new KeyValueCache();
        _model.Hidden(Ids([request.Before]), cache: cache);
        _cost.AddReading(_model, 1, request.Before.Count);
        return cache;
    }

    // The sums over the answer's tokens, a row each.
    private float[] Losses(Request request, List<IReadOnlyList<int>> suffixes, KeyValueCache read)
    {
        var ids = Ids(suffixes.Select(suffix => (IReadOnlyList<int>)[.. suffix, .. request.After, .. request.Answer]));
        var answer = request.Answer.Count;
        using var cache = read.For(new long[suffixes.Count]);
        var hidden = _model.Hidden(ids, cache: cache); // [B, T, D]
        _cost.AddReading(_model, suffixes.Count, ids.size(1));
        var logits = _model.Logits(hidden.narrow(1, ids.size(1) - answer - 1, answer)); // [B, A, V]
        var targets = ids.narrow(1, ids.size(1) - answer, answer).reshape(-1);
        return cross_entropy(logits.view(targets.size(0), -1), targets, reduction: nn.Reduction.None)
            .view(suffixes.Count, answer).sum(1).cpu().data<float>().ToArray();
    }

    private Tensor Ids(IEnumerable<IReadOnlyList<int>> rows)
    {
        var all = rows.ToList();
        return tensor(all.SelectMany(row => row.Select(id => (long)id)).ToArray(), [all.Count, all[0].Count], device: _model.Device);
    }
}
