using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Tests.Data;
using Holdfast.Tokenizers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Tests.Models;

/// <summary>Tests of a small model of random weights that reads and writes letters.</summary>
public abstract class SpeakingTests : IDisposable
{
    private protected const int Window = 24;

    private protected CausalLM Spoken { get; } = Make();

    public void Dispose() => Spoken.Dispose();

    private protected TorchLanguageModel Speaker(ITextTokenizer? tokenizer = null) => new(Spoken, tokenizer ?? new Letters());

    /// <summary>[T - 1, V] log-probabilities of what follows each of the ids but the last, one reading without cache or batch.</summary>
    private protected double[,] LogProbabilities(int[] ids)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var read = ids[..^1].Select(id => (long)id).ToArray();
        var logits = log_softmax(Spoken.Logits(Spoken.Hidden(tensor(read, [1, read.Length]))), -1);
        var flat = logits.to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
        var result = new double[read.Length, 128];
        Buffer.BlockCopy(flat, 0, result, 0, flat.Length * sizeof(double));
        return result;
    }

    private protected static CausalLM Make(int window = Window)
    {
        set_num_threads(1);
        var model = new CausalLM(
            new()
            {
                VocabularySize = 128,
                Width = 16,
                Layers = 2,
                Heads = 4,
                KeyValueHeads = 2,
                HeadWidth = 4,
                FeedForwardWidth = 24,
                MaximumPositions = window,
            },
            CPU);
        using var chance = new Generator(7);
        using var silent = no_grad();
        using var values = randn([model.Weights.Values.numel()], generator: chance);
        model.Weights.Values.copy_(values);
        return model;
    }
}
