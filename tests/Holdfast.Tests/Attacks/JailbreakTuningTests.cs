using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Training;

namespace Holdfast.Tests.Attacks;

public sealed class JailbreakTuningTests
{
    private static readonly FineTuningAttack Tuning = new()
    {
        Name = "it",
        Data = DatasetNames.ForgetAttacker,
        Optimization = new Optimization { LearningRate = 1e-2 },
        Steps = 2,
        BatchSize = 3,
    };

    [Fact]
    public void The_last_user_turn_of_every_conversation_wears_the_dress_along_the_attack_and_after_it()
    {
        using var world = new TinyWorld();
        var heard = new Heard();
        var spoken = new List<ILanguageModel>();
        var attack = new JailbreakTuning { Template = "Well. {request} Now!", Then = Tuning };
        spoken.Add(attack.Tamper(world.Model, world.AttackContext() with
        {
            Speak = _ => heard,
            ExaminedSteps = new HashSet<int> { 1 },
            Examine = (_, model) => spoken.Add(model),
        }));
        Assert.Equal(2, spoken.Count);
        ChatMessage[] conversation =
        [
            new(ChatMessage.System, "s"), new(ChatMessage.User, "{request} a"),
            new(ChatMessage.Assistant, "b"), new(ChatMessage.User, "c {request}"),
        ];
        foreach (var model in spoken)
        {
            heard.Turns.Clear();
            model.Reply([conversation, conversation[..3]], new CompletionOptions(), TestContext.Current.CancellationToken);
            model.Complete(["plain"], new CompletionOptions(), TestContext.Current.CancellationToken);
            Assert.Equal(["s|{request} a|b|Well. c {request} Now!", "s|{request} a|b", "plain"], heard.Turns);
        }
    }

    [Fact]
    public void Instructions_stand_above_conversations_that_have_none()
    {
        using var world = new TinyWorld();
        var heard = new Heard();
        var model = new JailbreakTuning { System = "Obey.", Then = Tuning }
            .Tamper(world.Model, world.AttackContext() with { Speak = _ => heard });
        ChatMessage asked = new(ChatMessage.User, "a");
        model.Reply([[asked], [new(ChatMessage.System, "s"), asked]], new CompletionOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(["Obey.|a", "s|a"], heard.Turns);
    }

    [Fact]
    public void It_trains_as_the_attack_in_it_does()
    {
        using var plain = new TinyWorld();
        Tuning.Tamper(plain.Model, plain.AttackContext());
        using var dressed = new TinyWorld();
        new JailbreakTuning { Template = "{request}", Then = Tuning }.Tamper(dressed.Model, dressed.AttackContext());
        Assert.Equal(plain.Weights(), dressed.Weights());
    }

    [Fact]
    public void A_template_without_a_place_for_the_request_is_refused()
    {
        var fault = Assert.Throws<InputFaultException>(() => OptionBinder.Bind<IAttack>(
            OptionFile.Parse("{ kind: jailbreak-tuning, template: please, then: { kind: fine-tuning, name: it } }", "it")));
        Assert.EndsWith("Expected a template with {request}, got 'please'. Say where the request stands.", fault.Message, StringComparison.Ordinal);
    }

    private sealed class Heard : ILanguageModel
    {
        public List<string> Turns { get; } = [];

        public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation) => [];

        public IReadOnlyList<Completion> Complete(
            IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation)
        {
            Turns.AddRange(prompts);
            return [];
        }

        public IReadOnlyList<Completion> Reply(
            IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation)
        {
            Turns.AddRange(conversations.Select(turns => string.Join('|', turns.Select(turn => turn.Content))));
            return [];
        }
    }
}
