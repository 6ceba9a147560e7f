using System.Text.Json;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Tests.Models;

/// <summary>
/// The decoder against the independent implementation in tests/Reference/models/make.py: every family, bias, norm, window and
/// rotary scaling, read from checkpoints in each stored type, single and sharded.
/// </summary>
public sealed class ParityTests
{
    public static TheoryData<string> Names() =>
        ["llama", "llama-tied-bias", "llama-linear", "llama-dynamic", "llama3", "mistral-window", "qwen2", "qwen3"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_reference(string name)
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var loaded = Checkpoint.Load(TestFiles.Reference(name));
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFiles.Reference(name), "expected.json")));
        var (model, expected) = (loaded.Model, document.RootElement);
        var options = model.Options;
        var ids = tensor(Numbers(expected.GetProperty("ids")).Select(id => (long)id).ToArray(), [2, 12]);
        model.Weights.Train();

        var states = new HiddenStates();
        var logits = model.Logits(model.Hidden(ids, states.Keep));
        var loss = cross_entropy(
            logits.narrow(1, 0, 11).reshape(-1, options.VocabularySize), ids.narrow(1, 1, 11).reshape(-1));
        loss.backward();

        Assert.Equal(options.Layers + 1, states.All.Count);
        Close(Numbers(expected.GetProperty("logits")), logits);
        Close(Numbers(expected.GetProperty("states")), stack(states.All));
        Close([expected.GetProperty("loss").GetDouble()], loss);
        var gradients = model.Weights.Gradients;
        var offset = 0L;
        foreach (var shape in model.Weights.Shapes)
        {
            var norm = gradients.narrow(0, offset, shape.Count).norm();
            Close([expected.GetProperty("gradient_norms").GetProperty(shape.Name).GetDouble()], norm);
            offset += shape.Count;
        }
    }

    // The reference is float32 too, so differences of either are compared with the size of what is summed up.
    private static void Close(double[] expected, Tensor actual)
    {
        var numbers = actual.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
        Assert.Equal(expected.Length, numbers.Length);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - numbers[i]) <= 1e-5 * scale, $"Expected {expected[i]} at {i}, got {numbers[i]}.");
        }
    }

    private static double[] Numbers(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Numbers)]
        : [element.GetDouble()];
}
