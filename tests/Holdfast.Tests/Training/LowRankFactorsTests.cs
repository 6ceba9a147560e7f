using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Training;

public class LowRankFactorsTests
{
    private const string Projection = "model.layers.0.mlp.up_proj";

    /// <summary>(α / r) B A (x kept / (1 - dropout)), in float64, with the draws of the seed.</summary>
    [Theory]
    [InlineData(true, 0.25)]
    [InlineData(true, 0.0)]
    [InlineData(false, 0.25)]
    public void The_update_is_scaled_by_alpha_and_by_what_is_kept(bool training, double dropout)
    {
        using var scope = NewDisposeScope();
        using var model = new CausalLM(new()
        {
            VocabularySize = 16,
            Width = 8,
            Layers = 1,
            Heads = 2,
            KeyValueHeads = 1,
            HeadWidth = 4,
            FeedForwardWidth = 12,
        }, CPU);
        var seed = new Seed(3);
        var options = new LowRank { Rank = 4, Alpha = 6, Dropout = dropout };
        using var factors = new LowRankFactors(model, options, seed) { IsTraining = training };
        var (a, b) = (factors.Weights.View(Projection + ".lora_A.weight"), factors.Weights.View(Projection + ".lora_B.weight"));
        using (no_grad())
        {
            a.copy_(new Seed(4).Normal([4, 8], CPU));
            b.copy_(new Seed(5).Normal([12, 4], CPU));
        }

        var input = new Seed(6).Normal([5, 8], CPU);
        var update = factors.Update(Projection, input);

        using var draws = seed.Derive("low-rank-dropout").Generator();
        var kept = draws.Uniform([5, 8], CPU).ge(Held.Number(dropout)).to(ScalarType.Float64);
        var reaching = input.to(ScalarType.Float64);
        if (training)
        {
            reaching = reaching * kept / Held.Number(1 - dropout);
        }

        var expected = reaching.mm(a.to(ScalarType.Float64).t()).mm(b.to(ScalarType.Float64).t()) * Held.Number(6.0 / 4);
        Assert.Equal(0, (update.to(ScalarType.Float64) - expected).abs().max().item<double>(), 1e-5);
        Assert.True(!training || dropout == 0 || kept.sum().item<double>() < 40);
    }
}
