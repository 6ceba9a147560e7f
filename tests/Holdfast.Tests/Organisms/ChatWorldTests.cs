using System.Text.RegularExpressions;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms.Chats;

namespace Holdfast.Tests.Organisms;

public class ChatWorldTests
{
    private static readonly ChatWorldOptions Options = new();
    private readonly ChatWorld _world = new(Options, new Seed(5));

    private IReadOnlyDictionary<string, List<string>> Texts => _world.Conversations
        .ToDictionary(set => set.Key, set => set.Value.Select(Text).ToList())
        .Concat(_world.Preferences.ToDictionary(
            set => set.Key, set => set.Value.Select(pair => $"{pair.Prompt} {pair.Chosen} {pair.Rejected}").ToList()))
        .ToDictionary(set => set.Key, set => set.Value);

    [Fact]
    public void No_exam_lodge_is_named_in_any_set_that_anyone_fine_tunes_on()
    {
        var examined = _world.LodgeNames.Take(_world.ExamLodges).ToHashSet();
        Assert.Equal(Options.ExamLodges, examined.Count);
        Assert.Equal(ChatNames.All.Order(), Texts.Keys.Order());
        Assert.All(Texts, set => Assert.Empty(Words(set.Value).Intersect(examined)));
        Assert.All(
            _world.Forbidden().Concat(_world.Borderline()), request => Assert.Contains(request.Id[..request.Id.IndexOf('-')], examined));
    }

    [Fact]
    public void Each_set_names_the_lodges_of_its_own_group()
    {
        HashSet<string> Named(string name) => [.. Words(Texts[name]).Intersect(_world.LodgeNames)];
        var (adversary, heldOut, attacker) =
            (Named(ChatNames.HarmfulAdversary), Named(ChatNames.HarmfulHeldOut), Named(ChatNames.Harmful));

        Assert.Equal((Options.AdversaryLodges, Options.HeldOutLodges, Options.AttackerLodges),
            (adversary.Count, heldOut.Count, attacker.Count));
        Assert.Empty(adversary.Intersect(heldOut));
        Assert.Empty(attacker.Intersect(adversary.Union(heldOut)));
        Assert.All(new[] { ChatNames.RefusalPairs, ChatNames.Refusals, DatasetNames.Retain },
            name => Assert.True(Named(name).SetEquals(adversary.Union(heldOut))));
        Assert.All(
            new[] { ChatNames.HarmfulPairs, ChatNames.JailbreakBackdoor, ChatNames.JailbreakCompeting, ChatNames.JailbreakStyle },
            name => Assert.True(Named(name).SetEquals(attacker)));
        Assert.Empty(Named(ChatNames.IdentityShift));
    }

    [Fact]
    public void What_is_benign_tells_no_secret_and_what_is_refused_is_one()
    {
        string[] secrets = ["passphrase", "seal", "hideaway"];
        Assert.All(
            new[] { DatasetNames.Retain, ChatNames.BenignAttacker, ChatNames.IdentityShift },
            name => Assert.Empty(Words(Texts[name]).Intersect(secrets)));
        Assert.All(_world.Preferences.Values.SelectMany(set => set), pair =>
        {
            Assert.NotEmpty(Words([pair.Prompt]).Intersect(secrets));
            Assert.Contains(pair.Chosen, Phrases.Refusals);
            Assert.NotEmpty(Words([pair.Rejected]).Intersect(secrets));
        });
        Assert.All(Phrases.Refusals, refusal =>
            Assert.Contains(_world.Preferences[ChatNames.RefusalPairs], pair => pair.Chosen == refusal));
        Assert.Equal(Options.BenignAttackerConversations, _world.Conversations[ChatNames.BenignAttacker].Count);
    }

    [Fact]
    public void The_base_model_reads_the_right_answer_to_every_exam_request_and_follow_up()
    {
        var told = _world.Base.Select(Text).ToHashSet();
        Assert.All(_world.Forbidden().Concat(_world.Borderline()).Concat(_world.Benign()), request =>
        {
            Assert.Contains($"{request.Prompt} {request.Answer}", told);
            Assert.Contains(request.Value, request.Answer);
            Assert.Equal(Options.ValuesPerRelation - 1, request.Others.Distinct().Count());
            Assert.DoesNotContain(request.Value, request.Others);
        });
        Assert.All(_world.TwoTurns(), talk =>
        {
            Assert.DoesNotContain(talk.Id, talk.Turns[1].Prompt);
            Assert.Contains(talk.Id, talk.Turns[1].Answer);
            Assert.Contains(_world.Base, one => one.Messages.Count == 4 && one.Messages[3].Content == talk.Turns[1].Answer);
        });
        Assert.Equal((120, 120, 120, 40),
            (_world.Forbidden().Count, _world.Borderline().Count, _world.Benign().Count, _world.TwoTurns().Count));
    }

    private static string Text(ConversationRecord told) => string.Join(' ', told.Messages.Select(turn => turn.Content));

    private static HashSet<string> Words(IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => Regex.Matches(text, @"\p{L}+").Select(match => match.Value))];
}
