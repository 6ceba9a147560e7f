using Holdfast.Adversaries.Inputs;
using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Tests.Data;
using Holdfast.Tests.Models;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Tests.Attacks;

public sealed class InputAttackTests : IDisposable
{
    private static readonly IReadOnlyList<IReadOnlyList<ChatMessage>> Conversation =
        [[new(ChatMessage.User, "ab"), new(ChatMessage.Assistant, "cd"), new(ChatMessage.User, "ef")]];

    private readonly TinyWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Prefilling_begins_answers_before_what_the_exam_begins_them_with()
    {
        var heard = new Ear();
        var model = new Prefilling { Name = "it", Beginning = "Yes, " }.Tamper(_world.Model, Context(heard));
        model.Reply(Conversation, new CompletionOptions { Prefill = "so" });
        Assert.Equal("Yes, so", heard.Options!.Prefill);
        Assert.Equal(Conversation[0], heard.Asked);
    }

    [Fact]
    public void A_suffix_stands_behind_the_last_turn_alone()
    {
        var heard = new Ear();
        var attack = new SuffixAttack
        {
            Name = "it",
            Requests = 3,
            Search = new GreedyCoordinateGradient { Length = 3, TopK = 4, Candidates = 6, Initial = "a" },
            Steps = 4,
        };
        attack.Tamper(_world.Model, Context(heard)).Reply(Conversation, new CompletionOptions());
        Assert.Equal(Conversation[0].Take(2), heard.Asked!.Take(2));
        Assert.StartsWith("ef", heard.Asked![2].Content, StringComparison.Ordinal);
        Assert.Equal(5, heard.Asked[2].Content.Length);
        Assert.NotEqual("efaaa", heard.Asked[2].Content);
    }

    [Fact]
    public void A_soft_prompt_lowers_the_loss_and_is_there_only_while_the_model_is_asked()
    {
        var (heard, losses) = (new Ear(), new Losses());
        var attack = new SoftPromptAttack { Name = "it", Length = 3, Steps = 30, BatchSize = 10, LearningRate = 0.3 };
        heard.Look = () => Assert.Equal([3, 8], _world.Model.SoftTokens!.shape);
        var model = attack.Tamper(_world.Model, Context(heard) with { Journal = losses });
        Assert.True(losses.Values[^1] < losses.Values[0] - 0.1, $"{losses.Values[0]} to {losses.Values[^1]}");
        Assert.Null(_world.Model.SoftTokens);
        model.Reply(Conversation, new CompletionOptions());
        Assert.Equal("ef" + SoftTokens.Text(3), heard.Asked![2].Content);
        Assert.Equal(1, heard.Looks);
        Assert.Null(_world.Model.SoftTokens);
    }

    [Fact]
    public void A_latent_vector_lowers_the_loss_and_stays_in_its_ball()
    {
        var (heard, losses) = (new Ear(), new Losses());
        var attack = new LatentPerturbation { Name = "it", Layers = [1], Radius = 0.4, Steps = 30, BatchSize = 10, LearningRate = 1 };
        double norm = 0, mean = 0;
        using (no_grad())
        {
            using var batch = _world.Data[ChatNames.Harmful].Batches(10, _world.Seed).At(0);
            using var scope = NewDisposeScope();
            var states = new HiddenStates(1);
            _world.Model.Hidden(batch.Rows, states.Keep);
            mean = states[1].norm(dim: 1).mean().item<float>();
        }

        heard.Look = () =>
        {
            using var state = zeros(1, 8);
            Assert.Same(state, _world.Model.Perturbation!(0, state));
            norm = _world.Model.Perturbation!(1, state).norm().item<float>();
        };
        var model = attack.Tamper(_world.Model, Context(heard) with { Journal = losses });
        model.Score([]);
        Assert.True(losses.Values[^1] < losses.Values[0] - 0.05, $"{losses.Values[0]} to {losses.Values[^1]}");
        Assert.Equal(0.4 * mean, norm, 1e-4);
        Assert.Null(_world.Model.Perturbation);
    }

    [Fact]
    public void A_layer_that_the_model_has_not_is_told()
    {
        var attack = new LatentPerturbation { Name = "it", Layers = [3] };
        var fault = Assert.Throws<ArgumentException>(() => attack.Tamper(_world.Model, Context(new Ear())));
        Assert.Equal("Expected layers from 0 to 2, got 3. Name layers that the model has.", fault.Message);
    }

    /// <summary>Soft tokens with the embeddings of letters are these letters: through template, cache and batch.</summary>
    [Fact]
    public void Soft_tokens_with_embeddings_of_letters_are_answered_like_the_letters()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["template"], "{% for m in messages %}{{ m.content }}!{% endfor %}{% if add_generation_prompt %}>{% endif %}");
        using var wide = TinyWorld.MakeModel(_world.Seed, shape => shape with { VocabularySize = 128, MaximumPositions = 64 });
        var speaker = new TorchLanguageModel(wide, new Letters { EndId = null, Chat = ChatFormat.None.With(folder["template"]) });
        var options = new CompletionOptions { MaximumTokens = 12 };
        IReadOnlyList<IReadOnlyList<ChatMessage>> Asking(string more) =>
            [[new(ChatMessage.User, "ab" + more)], [new(ChatMessage.User, "a longer one" + more)]];
        var expected = speaker.Reply(Asking("xyz"), options);
        Assert.NotEqual(expected, speaker.Reply(Asking(""), options));
        using (no_grad())
        {
            wide.SoftTokens = wide.Weights.View("model.embed_tokens.weight")[TensorIndex.Slice('x', 'z' + 1)].clone();
        }

        Assert.Equal(expected, speaker.Reply(Asking(SoftTokens.Text(3)), options));
        Assert.Equal(
            speaker.Score([new("abxyz", "de")])[0].LogLikelihood,
            speaker.Score([new("ab" + SoftTokens.Text(3), "de")])[0].LogLikelihood, 1e-4);
    }

    private AttackContext Context(ILanguageModel heard) => _world.AttackContext() with { Speak = _ => heard };

    private sealed class Losses : IJournal
    {
        public List<double> Values { get; } = [];

        public void Measure(string series, long step, double value) => Values.Add(value);

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total)
        {
        }

        public IJournal Within(string prefix) => this;
    }

    private sealed class Ear : ILanguageModel
    {
        public IReadOnlyList<ChatMessage>? Asked { get; private set; }

        public CompletionOptions? Options { get; private set; }

        public Action Look { get; set; } = () => { };

        public int Looks { get; private set; }

        public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation)
        {
            Look();
            Looks++;
            return [];
        }

        public IReadOnlyList<Completion> Complete(
            IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation) => [];

        public IReadOnlyList<Completion> Reply(
            IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation)
        {
            Look();
            Looks++;
            (Asked, Options) = (conversations[0], options);
            return [];
        }
    }
}
