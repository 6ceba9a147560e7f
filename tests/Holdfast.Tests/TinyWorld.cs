using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Searching;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tensors;
using Holdfast.Tests.Data;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Tests;

/// <summary>A model of a few hundred weights and a handful of token rows: enough for every contract, done in milliseconds.</summary>
internal sealed class TinyWorld : IDisposable
{
    public const int Vocabulary = 12;

    public TinyWorld(int seed = 1, Func<DecoderOptions, DecoderOptions>? shape = null)
    {
        set_num_threads(1);
        Seed = new Seed((ulong)seed);
        Model = MakeModel(Seed, shape);
        Original = new OriginalModel(() => MakeModel(Seed, shape));
    }

    public Seed Seed { get; }

    public CausalLM Model { get; }

    /// <summary>The model as it was at first.</summary>
    public OriginalModel Original { get; }

    public Lessons Lessons => new(Original, Seed);

    public Datasets Data { get; } = new(new Dictionary<string, TextSet>
    {
        [DatasetNames.ForgetAdversary] = Texts(1),
        [DatasetNames.ForgetHeldOut] = Texts(2),
        [DatasetNames.ForgetAttacker] = Texts(3),
        [DatasetNames.Retain] = Texts(4),
        [ChatNames.RefusalPairs] = Texts(5, AnswerPair.Parts),
        [ChatNames.Harmful] = Texts(10),
        [ChatNames.Refusals] = Texts(6),
        ["asked"] = Asked(7),
        ["asked-otherwise"] = Asked(8),
        ["pairs"] = Texts(9, AnswerPair.Parts),
    }, new FewLetters());

    /// <summary>Examples of the parts that an objective needs.</summary>
    public static TextSet Texts(int seed, IReadOnlyList<string> parts)
    {
        var sets = Enumerable.Range(0, Math.Max(1, parts.Count)).Select(part => Texts((10 * part) + seed)).ToList();
        return new TextSet(
            Enumerable.Range(0, sets[0].Count).Select(index => new Example(
                sets[0][index].Ids.ToArray(), others: [.. sets.Skip(1).Select(set => set[index])])),
            padId: 0, parts);
    }


    public static CausalLM MakeModel(Seed seed, Func<DecoderOptions, DecoderOptions>? shape = null)
    {
        var options = new DecoderOptions
        {
            VocabularySize = Vocabulary,
            Width = 8,
            Layers = 2,
            Heads = 4,
            KeyValueHeads = 2,
            HeadWidth = 2,
            FeedForwardWidth = 12,
            TiedEmbeddings = true,
        };
        var model = new CausalLM(shape?.Invoke(options) ?? options, CPU);
        Fill(model, seed);
        return model;
    }

    private static void Fill(CausalLM model, Seed seed)
    {
        using var silent = no_grad();
        using var scope = NewDisposeScope();
        model.Weights.Values.copy_(seed.Derive("model").Normal([model.Weights.Values.size(0)], CPU) * 0.4);
    }

    /// <summary>Three rows of five, four and five tokens; where examples have several parts, the others are rotations of these.</summary>
    public static Batch MakeBatch(int padding = 0, bool firstRowUnlabelled = false, IReadOnlyList<string>? parts = null)
    {
        int[][] rows = [[1, 5, 2, 7, 3], [1, 4, 4, 9], [1, 11, 6, 2, 8]];
        var others = (parts ?? []).Skip(1).Index().Select(part =>
            MakeBatch([.. rows.Select(row => row.Select((id, at) => at == 0 ? id : (id + part.Index + 3) % Vocabulary).ToArray())], padding,
                false));
        return MakeBatch(rows, padding, firstRowUnlabelled, parts, [.. others]);
    }

    private static Batch MakeBatch(
        int[][] rows, int padding, bool firstRowUnlabelled, IReadOnlyList<string>? parts = null, IReadOnlyList<Batch>? others = null)
    {
        var width = 5 + padding;
        var ids = new long[rows.Length, width];
        var attention = new bool[rows.Length, width];
        var labels = new bool[rows.Length, width];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var at = 0; at < rows[row].Length; at++)
            {
                ids[row, at] = rows[row][at];
                attention[row, at] = true;
                labels[row, at] = !(firstRowUnlabelled && row == 0);
            }
        }

        return new Batch(tensor(ids), tensor(attention), tensor(labels), parts, others);
    }

    public SafeguardContext SafeguardContext() => new()
    {
        Data = Data,
        Lessons = Lessons,
        Load = (model, _) => Fill(model, Seed.Derive("elsewhere")),
        Seed = Seed.Derive("safeguard"),
        Journal = SilentJournal.Instance,
    };

    public AttackContext AttackContext() => new()
    {
        Data = Data,
        Lessons = Lessons,
        Seed = Seed.Derive("attack"),
        Journal = SilentJournal.Instance,
        Speak = _ => new Mute(),
        Open = _ => MakeModel(Seed.Derive("base")),
        Trials = new Tries(this),
    };

    /// <summary>The value of an objective on a batch, with a graph back to the model's weights.</summary>
    public Tensor Loss(IObjective objective, Batch batch)
    {
        using var loss = objective.Begin(Original, Seed);
        return loss.On(Model, batch).Select(mean => mean.Value).Aggregate((sum, value) => sum + value);
    }

    public float[] Weights() => [.. Model.Weights.Values.data<float>()];

    public void Dispose()
    {
        Original.Dispose();
        Model.Dispose();
    }

    private static TextSet Texts(int seed)
    {
        var random = new Seed((ulong)seed).Random();
        return new TextSet(
            Enumerable.Range(0, 10).Select(_ => new Example(
                [1, .. Enumerable.Range(0, random.Next(3, 7)).Select(_ => random.Next(2, Vocabulary))])),
            padId: 0);
    }

    // Texts whose first two or three tokens are a prompt.
    private static TextSet Asked(int seed)
    {
        var texts = Texts(seed);
        return new TextSet(
            Enumerable.Range(0, texts.Count).Select(index => texts[index].Ids.ToArray()).Select((ids, index) =>
                new Example(ids, [.. ids.Select((_, at) => at >= 2 + (index % 2))])),
            padId: 0);
    }

    /// <summary>Trials that are the better the later they come, and begin with the original weights.</summary>
    private sealed class Tries(TinyWorld world) : IAttackTrials
    {
        private readonly List<Trial> _tried = [];

        public IReadOnlyList<Trial> Tried => _tried;

        public CausalLM Released()
        {
            world.Model.DetachAll();
            world.Model.Weights.Freeze();
            using var silent = no_grad();
            world.Model.Weights.Values.copy_(world.Original.Model.Weights.Values);
            return world.Model;
        }

        public void Keep(Trial trial, ILanguageModel? model, double operations, string? reason = null) =>
            _tried.Add(trial with { Value = trial.Number, Kept = 1, IsAllowed = true, Operations = operations, Reason = reason });
    }

    private sealed class Mute : ILanguageModel
    {
        public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation) => [];

        public IReadOnlyList<Completion> Complete(
            IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation) => [];

        public IReadOnlyList<Completion> Reply(
            IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation) => [];
    }
}
