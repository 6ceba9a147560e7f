using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Training;

/// <summary>What goes over all weights does so piece by piece, wherever it lies.</summary>
public class PiecesTests
{
    [Theory]
    [InlineData(false, 7)]
    [InlineData(true, 7)]
    [InlineData(true, FlatBuffer.Piece)]
    public void A_ledger_adds_what_it_took_and_begins_again_when_cleared(bool isHosted, long piece)
    {
        using var world = new TinyWorld();
        using var scope = NewDisposeScope();
        var weights = world.Model.Weights;
        weights.Train();
        using var ledger = new GradientLedger(weights, isHosted, piece);
        var first = world.Seed.Derive("first").Normal(weights.Values.shape, CPU);
        var second = world.Seed.Derive("second").Normal(weights.Values.shape, CPU);
        foreach (var gradients in new[] { first, second })
        {
            weights.Gradients.copy_(gradients);
            ledger.Take();
        }

        weights.Gradients.fill_(1);
        ledger.AddInto();
        Assert.Equal((first + second + 1).data<float>().ToArray(), weights.Gradients.data<float>().ToArray());
        ledger.Clear();
        weights.Gradients.copy_(second);
        ledger.Take();
        weights.ZeroGradients();
        ledger.AddInto();
        Assert.Equal(second.data<float>().ToArray(), weights.Gradients.data<float>().ToArray());
    }

    [Theory]
    [InlineData(false, 7)]
    [InlineData(true, 7)]
    [InlineData(true, FlatBuffer.Piece)]
    public void A_snapshot_comes_back_bit_for_bit(bool isHosted, long piece)
    {
        using var world = new TinyWorld();
        var start = world.Weights();
        using var snapshot = new WeightSnapshot(world.Model.Weights, isHosted, piece);
        using (no_grad())
        {
            world.Model.Weights.Values.mul_(3);
        }

        snapshot.Restore();
        Assert.Equal(start, world.Weights());
    }
}
