using Holdfast.Models;

namespace Holdfast.Experiments.Estimates;

/// <summary>What an estimate is made from: shapes and options alone.</summary>
public sealed record ModelUse
{
    /// <summary>Shape of the model.</summary>
    public required DecoderOptions Model { get; init; }

    /// <summary>How it saves memory.</summary>
    public MemoryUse Memory { get; init; } = new();

    /// <summary>The most rows that go through together; null for whole batches.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>Tokens of the longest row in a batch, by the name of the texts.</summary>
    public required Func<string, int> RowTokens { get; init; }

    /// <summary>Whether the host's memory is another than the device's.</summary>
    public bool HasDevice { get; init; }

    /// <summary>Bytes of a weight of the original model: 2 where its files hold bfloat16.</summary>
    public int OriginalBytes { get; init; } = 2;

    /// <summary>P: weights of the model.</summary>
    public long Weights => DecoderWeights.Of(Model).Sum(weight => weight.Count);

    /// <summary>Rows of a batch that go through together.</summary>
    public int RowsTogether(int rows) => Math.Min(rows, MicroBatch ?? rows);
}
