using System.Security.Cryptography;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Experiments.Work;

/// <summary>SHA-256 over a model's weights in memory order: equal hashes mean equal bits.</summary>
public static class WeightHash
{
    /// <summary>The hash in lower-case hex.</summary>
    public static string Of(CausalLM model)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var values = model.Weights.Values;
        const long piece = 1 << 27;
        for (long start = 0, count = values.numel(); start < count; start += piece)
        {
            hash.AppendData(values.narrow(0, start, Math.Min(piece, count - start)).cpu().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
