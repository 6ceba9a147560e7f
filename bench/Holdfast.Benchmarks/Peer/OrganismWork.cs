using System.Text.Json;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Organisms;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks.Peer;

/// <summary>
/// Texts and exams of the bench organism, and its model as it is before it learns: what work costs does not depend on that.
/// </summary>
internal sealed class OrganismWork : IDisposable
{
    private readonly OrganismFolder _organism;
    private readonly ITextTokenizer _tokenizer;
    private readonly Tensor _start;

    public OrganismWork(string folder)
    {
        var kind = new BenchOrganism();
        _organism = (kind with { Model = kind.Model with { Steps = 0, RequiredAccuracy = 0 } })
            .Create(folder, new Seed(1), SilentJournal.Instance);
        var loaded = Checkpoint.Load(_organism.Checkpoint);
        (Model, _tokenizer) = (loaded.Model, loaded.Tokenizer);
        _start = Model.Weights.Values.detach().clone();
        Texts = new Datasets(new[] { DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut, DatasetNames.Retain }
            .ToDictionary(name => name, name => new TextSource { Path = _organism.Text(name) }.Read(_tokenizer)));
    }

    /// <summary>The model.</summary>
    public CausalLM Model { get; }

    /// <summary>What TAR reads.</summary>
    public Datasets Texts { get; }

    /// <summary>Questions of both exams with the ids of each choice's whole text and of the question alone.</summary>
    public IEnumerable<(int[] Question, IReadOnlyList<int[]> Choices)> Questions()
    {
        foreach (var line in new[] { OrganismFolder.ForgetExam, OrganismFolder.RetainExam }
            .SelectMany(name => File.ReadLines(_organism.Exam(name))))
        {
            using var record = JsonDocument.Parse(line);
            var question = record.RootElement.GetProperty("question").GetString()!;
            yield return ([.. _tokenizer.Encode(question)], [.. record.RootElement.GetProperty("choices").EnumerateArray()
                .Select(choice => _tokenizer.Encode($"{question} {choice.GetString()}").ToArray())]);
        }
    }

    /// <summary>Goes back to the weights that the model had at first.</summary>
    public void Reset()
    {
        using var silent = no_grad();
        Model.Weights.Values.copy_(_start);
    }

    public void Dispose()
    {
        _start.Dispose();
        Model.Dispose();
    }
}
