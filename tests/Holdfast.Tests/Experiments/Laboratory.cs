using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Models.Checkpoints;
using Holdfast.Safeguards;
using Holdfast.Tests.Data;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Experiments;

/// <summary>An experiment so small that it takes a second: a two-layer model on letters, two safeguards, three attacks.</summary>
internal sealed class Laboratory : ISubjects, IDisposable
{
    private static readonly DecoderOptions Shape = new()
    {
        VocabularySize = 128,
        Width = 8,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadWidth = 4,
        FeedForwardWidth = 16,
    };

    // Two threads within one operation wait for each other far longer than they work on so small a model.
    static Laboratory() => set_num_threads(1);

    public Laboratory() => Root = Directory.CreateTempSubdirectory("holdfast-").FullName;

    public string Root { get; }

    public Recipe Recipe { get; init; } = new()
    {
        Version = 1,
        Name = "laboratory",
        Seeds = [1, 2],
        Model = new ModelSource { Checkpoint = "unused" },
        Evaluations = [new LetterExam("forget", ExamRole.Forget, "abc"), new LetterExam("retain", ExamRole.Retain, "xyz")],
        Safeguards = new OrderedDictionary<string, ISafeguard>
        {
            ["undefended"] = new None(),
            ["unlearned"] = new MaxEntropyUnlearning
            {
                Optimization = new Optimization { LearningRate = 1e-3 },
                Steps = 12,
                SaveEvery = 3,
                BatchSize = 2,
            },
        },
        Attacks =
        [
            new FineTuningAttack { Name = "plain", Optimization = new Optimization { LearningRate = 1e-3 }, Steps = 6, BatchSize = 2 },
            new FineTuningAttack
            {
                Name = "low-rank",
                Optimization = new Optimization { LearningRate = 1e-3 },
                Steps = 4,
                BatchSize = 2,
                Weights = new LowRank(),
            },
            new FineTuningAttack
            {
                Name = "broken",
                Optimization = new Optimization { LearningRate = 1e3, Optimizer = new Sgd() },
                Steps = 40,
                BatchSize = 2,
            },
        ],
        RecoveryCurve = new RecoverySteps { Steps = [2], Evaluations = ["forget"] },
    };

    /// <summary>Called by every exam, for a test to cancel at.</summary>
    public Action Asked { get; set; } = () => { };

    /// <summary>How many models were loaded: each holds the weights once.</summary>
    public int ModelsMade { get; private set; }

    public RunStore Store => new(Root);

    public RunSession Begin() => Store.Begin(Recipe.Name, "recipe", Recipe.Plan(), Environment, StoppedClock.Instance);

    public RunSession Resume() => Store.Resume(Store.List().Single().Path, StoppedClock.Instance);

    public RunSummary Carry(RunSession run, CancellationToken cancellation = default) =>
        new Experiment(Recipe, run, this).Run(cancellation);

    public bool IsPrepared(long seed) => true;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static RunEnvironment Environment { get; } = new()
    {
        Holdfast = "0",
        DotNet = "0",
        OperatingSystem = "none",
        Processor = "none",
        LogicalCores = 1,
        Threads = 1,
        Device = "cpu",
    };

    public Subject Prepare(long seed, CancellationToken cancellation)
    {
        var letters = new Letters();
        var texts = new TextSet("abcabc xyzxyz acbacb".Split(' ').Select(text => new Example([.. letters.Encode(text)])), 0);
        return new Subject
        {
            Original = Made,
            Reference = Made,
            Data = new Datasets(
                new[] { DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut, DatasetNames.ForgetAttacker, DatasetNames.Retain }
                .ToDictionary(name => name, _ => texts)),
            Evaluations = [.. Recipe.EvaluationsAt(seed).Cast<LetterExam>().Select(exam => exam with { Asked = () => Asked() })],
            Speak = spoken => new TorchLanguageModel(spoken, letters),
            Save = (saved, folder) =>
            {
                Directory.CreateDirectory(folder);
                File.WriteAllBytes(Path.Combine(folder, "weights"), saved.Weights.Values.bytes.ToArray());
            },
            Open = folder =>
            {
                ModelsMade++;
                var opened = new CausalLM(Shape, CPU);
                Load(opened, folder);
                return opened;
            },
            OpenOther = folder => Checkpoint.Load(folder, CPU),
            Load = Load,
        };

        CausalLM Made()
        {
            ModelsMade++;
            return Model(seed);
        }
    }

    private static CausalLM Model(long seed)
    {
        var model = new CausalLM(Shape, CPU);
        using var silent = no_grad();
        var random = new Seed((ulong)seed).Random();
        model.Weights.Values.copy_(tensor(Enumerable.Range(0, (int)model.Weights.Values.numel())
            .Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()));
        return model;
    }

    private static void Load(CausalLM model, string folder) =>
        File.ReadAllBytes(Path.Combine(folder, "weights")).CopyTo(model.Weights.Values.bytes);
}

/// <summary>Asks which letter comes after a letter.</summary>
[Card("letters", "Which letter comes after a letter")]
internal sealed record LetterExam(string Name, ExamRole Role, string Letters) : IEvaluation
{
    public string Domain { get; init; } = "";

    /// <summary>Whether nothing is right enough.</summary>
    public bool IsHarsh { get; init; }

    public IReadOnlyList<Metric> Metrics => [Metric.Share("accuracy")];

    internal Action Asked { get; init; } = () => { };

    public void Check(ICollection<string> faults)
    {
    }

    public IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        Asked();
        cancellation.ThrowIfCancellationRequested();
        return [.. Letters.Select((letter, i) => new Answer(
            letter.ToString(),
            model.Score([.. Letters.Select(next => new ContinuationQuery(letter.ToString(), next.ToString()))], cancellation),
            (i + 1) % Letters.Length))];
    }

    public IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default) =>
        [.. answers.Select(answer => new Mark(
        answer.Item, "accuracy", answer.Scores.Index().MaxBy(score => score.Item.LogLikelihood).Index == answer.Expected && !IsHarsh
            ? 1
            : 0, 1, 1.0 / Letters.Length))];

    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks)
    {
        var share = marks.Average(mark => mark.Value);
        return [new Measurement(Metric.Share("accuracy", 1.0 / 3), share, share, share, marks.Count)];
    }
}

internal sealed class StoppedClock : TimeProvider
{
    public static StoppedClock Instance { get; } = new();

    public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
}
