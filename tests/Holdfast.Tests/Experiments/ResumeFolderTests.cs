using Holdfast.Evidence;
using Holdfast.Experiments.Work;
using Holdfast.Training.Resuming;
using static TorchSharp.torch;

namespace Holdfast.Tests.Experiments;

public sealed class ResumeFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-").FullName;

    [Fact]
    public void What_was_saved_comes_back_bit_for_bit()
    {
        var flushed = 0;
        var folder = new ResumeFolder(Path.Combine(_root, "states"), () => flushed++);
        using var weights = tensor([1.5f, float.NaN, -0f, float.Epsilon]);
        using var positions = tensor(new long[,] { { 1, 2, 3 }, { 4, 5, long.MinValue } });
        folder.Save("tar/outer", State(7, weights, positions));
        folder.Save("tar/outer", State(8, weights, positions));
        using var back = folder.Load("tar/outer")!;
        Assert.Equal((8, 2), (back.Step, flushed));
        Assert.Equal(new Dictionary<string, double> { ["sum"] = 0.1 }, back.Numbers);
        using var backPositions = back.Tensors["positions"]();
        using var backWeights = back.Tensors["weights"]();
        Assert.Equal(weights.bytes.ToArray(), backWeights.bytes.ToArray());
        Assert.Equal([2, 3], backPositions.shape);
        Assert.Equal(positions.bytes.ToArray(), backPositions.bytes.ToArray());
        Assert.Null(folder.Load("other"));
        folder.Clear();
        Assert.Null(folder.Load("tar/outer"));
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    public void Small_optimizer_states_come_back_as_they_were(ScalarType type)
    {
        var folder = new ResumeFolder(_root);
        using var numbers = arange(0, 100).to(type);
        folder.Save("tar", State(1, numbers, numbers));
        using var back = folder.Load("tar")!;
        using var weights = back.Tensors["weights"]();
        Assert.Equal((type, 100L), (weights.dtype, weights.numel()));
        Assert.Equal(numbers.bytes.ToArray(), weights.bytes.ToArray());
    }

    /// <summary>A resumed training has the file open while it saves its next state.</summary>
    [Fact]
    public void A_state_can_be_read_after_the_next_was_saved()
    {
        var folder = new ResumeFolder(_root);
        using var first = tensor([1f, 2f]);
        using var second = tensor([3f, 4f]);
        folder.Save("tar", State(1, first, first));
        using var back = folder.Load("tar")!;
        folder.Save("tar", State(2, second, second));
        using var read = back.Tensors["positions"]();
        Assert.Equal([1f, 2f], read.data<float>().ToArray());
        using var next = folder.Load("tar")!;
        Assert.Equal(2, next.Step);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-1)]
    public void A_damaged_or_torn_file_is_a_fault(int at)
    {
        var folder = new ResumeFolder(_root);
        using var weights = tensor([1f, 2f]);
        folder.Save("tar", State(1, weights, weights));
        var path = Directory.EnumerateFiles(_root).Single();
        var bytes = File.ReadAllBytes(path);
        if (at < 0)
        {
            bytes = bytes[..^1];
        }
        else
        {
            bytes[at] ^= 1;
        }

        File.WriteAllBytes(path, bytes);
        Assert.Equal(
            $"Expected the state of a training in {path}, got a file whose checksum does not fit. Delete it to train anew.",
            Assert.Throws<InputFaultException>(() => folder.Load("tar")).Message);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static ResumeState State(long step, Tensor weights, Tensor positions) => new(
        step,
        new Dictionary<string, Func<Tensor>> { ["weights"] = weights.alias, ["positions"] = positions.alias },
        new Dictionary<string, double> { ["sum"] = 0.1 });
}
