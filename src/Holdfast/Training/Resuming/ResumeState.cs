using static TorchSharp.torch;

namespace Holdfast.Training.Resuming;

/// <summary>A step number, named tensors and named numbers.</summary>
/// <remarks>
/// Tensors are asked for one by one, since all of them together may be larger than what the machine has left: a training gives views of
/// what it works with, so it is to be saved before the next step; a store reads from its disk.
/// </remarks>
/// <param name="Step">Number of completed steps.</param>
/// <param name="Tensors">By name, a way to each tensor, of any type and on any device; whoever asks frees it.</param>
/// <param name="Numbers">Plain numbers by name.</param>
public sealed record ResumeState(
    long Step, IReadOnlyDictionary<string, Func<Tensor>> Tensors, IReadOnlyDictionary<string, double> Numbers) : IDisposable
{
    private const string StepName = "step";

    /// <summary>What the tensors are read from, open until the state is disposed; null where they are in memory.</summary>
    public IDisposable? Source { get; init; }

    /// <summary>This with another state in it, of a training that goes on beside.</summary>
    /// <param name="name">What the other's tensors and numbers are found under, by <see cref="Part"/>.</param>
    /// <param name="other">Its source is not taken over.</param>
    public ResumeState With(string name, ResumeState other)
    {
        var tensors = new Dictionary<string, Func<Tensor>>(Tensors);
        var numbers = new Dictionary<string, double>(Numbers);
        foreach (var (key, tensor) in other.Tensors)
        {
            tensors[$"{name}/{key}"] = tensor;
        }

        foreach (var (key, number) in other.Numbers)
        {
            numbers[$"{name}/{key}"] = number;
        }

        numbers[$"{name}/{StepName}"] = other.Step;
        return this with { Tensors = tensors, Numbers = numbers };
    }

    /// <summary>The state that <see cref="With"/> put into this one, read from the same source.</summary>
    /// <param name="name">Its name there.</param>
    public ResumeState Part(string name)
    {
        var prefix = $"{name}/";
        return new((long)Numbers[prefix + StepName], Within(Tensors), Within(Numbers));

        Dictionary<string, T> Within<T>(IReadOnlyDictionary<string, T> all) => all
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
    }

    /// <inheritdoc />
    public void Dispose() => Source?.Dispose();
}
