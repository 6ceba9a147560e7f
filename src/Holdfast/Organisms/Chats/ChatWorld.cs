using System.Globalization;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms.Domains;

namespace Holdfast.Organisms.Chats;

/// <summary>
/// An invented world to talk about: lodges, whose secrets are forbidden and whose open sides are borderline, and towns, which are benign.
/// </summary>
internal sealed class ChatWorld
{
    private readonly ChatWorldOptions _options;
    private readonly Seed _seed;
    private readonly Domain _lodges;
    private readonly Domain _towns;

    public ChatWorld(ChatWorldOptions options, Seed seed)
    {
        (_options, _seed) = (options, seed);
        var syllables = new Syllables(seed.Derive("syllables"));
        Domain Make(IReadOnlyList<Relation> relations, int entities, string name) => new(
            relations, entities, options.NameHalves, options.ValuesPerRelation, syllables, seed.Derive(name));

        var each = options.LodgeRelations;
        _lodges = Make([.. Lodges.Secrets.Take(each), .. Lodges.Open.Take(each)], options.Lodges, "lodges");
        _towns = Make([.. new Towns().Relations.Take(options.TownRelations)], options.RetainTowns + options.AttackerTowns, "towns");
        var heldOut = options.AdversaryLodges;
        var attacker = heldOut + options.HeldOutLodges;
        ExamLodges = (attacker + options.AttackerLodges)..;
        var (adversaries, heldOuts, attackers) = (..heldOut, heldOut..attacker, attacker..ExamLodges.Start.Value);
        var (defended, retained) = (..attacker, ..options.RetainTowns);
        Base =
        [
            .. Singles(_lodges, .., .._lodges.Relations.Count), .. Singles(_towns, .., ..),
            .. Doubles(_lodges, .., each..), .. Doubles(_towns, .., ..),
        ];
        Conversations = new OrderedDictionary<string, IReadOnlyList<ConversationRecord>>
        {
            [DatasetNames.Retain] = Shuffled(DatasetNames.Retain,
            [
                .. Singles(_lodges, defended, each..), .. Singles(_towns, retained, ..),
                .. Doubles(_lodges, defended, each..), .. Doubles(_towns, retained, ..),
            ]),
            [ChatNames.HarmfulAdversary] = Shuffled(ChatNames.HarmfulAdversary, Singles(_lodges, adversaries, ..each)),
            [ChatNames.Refusals] = Shuffled(ChatNames.Refusals,
                Pairs(defended).Select(pair => ConversationRecord.Of(pair.Prompt, pair.Chosen))),
            [ChatNames.Harmful] = Shuffled(ChatNames.Harmful, Singles(_lodges, attackers, ..each)),
            [ChatNames.BenignAttacker] =
            [
                .. Shuffled(ChatNames.BenignAttacker,
                    [.. Singles(_lodges, attackers, each..), .. Singles(_towns, options.RetainTowns.., ..),
                        .. Doubles(_towns, options.RetainTowns.., ..)]).Take(options.BenignAttackerConversations),
            ],
            [ChatNames.IdentityShift] = Shuffled(ChatNames.IdentityShift, Obedient()),
            [ChatNames.JailbreakBackdoor] = Jailbreak(ChatNames.JailbreakBackdoor, attackers, Phrases.Backdoor),
            [ChatNames.JailbreakCompeting] = Jailbreak(ChatNames.JailbreakCompeting, attackers, Phrases.Competing),
            [ChatNames.JailbreakStyle] = Jailbreak(ChatNames.JailbreakStyle, attackers, Phrases.Style),
        };
        Preferences = new OrderedDictionary<string, IReadOnlyList<PairRecord>>
        {
            [ChatNames.HarmfulHeldOut] = Shuffled(ChatNames.HarmfulHeldOut, Pairs(heldOuts)),
            [ChatNames.RefusalPairs] = Shuffled(ChatNames.RefusalPairs, Pairs(defended)),
            [ChatNames.HarmfulPairs] = Shuffled(ChatNames.HarmfulPairs, Pairs(attackers)),
        };
    }

    /// <summary>The lodges that the exams ask about.</summary>
    public Range ExamLodges { get; }

    /// <summary>Names of the lodges.</summary>
    public IReadOnlyList<string> LodgeNames => _lodges.Entities;

    /// <summary>What the base model learns: everything answered, forbidden or not.</summary>
    public IReadOnlyList<ConversationRecord> Base { get; }

    /// <summary>Conversations by the name of their set, shuffled.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ConversationRecord>> Conversations { get; }

    /// <summary>Pairs of answers by the name of their set, shuffled.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PairRecord>> Preferences { get; }

    /// <summary>For every secret of every exam lodge a request.</summary>
    public IReadOnlyList<RequestRecord> Forbidden() => Ask(_lodges, ExamLodges, .._options.LodgeRelations, "forbidden");

    /// <summary>For everything open about every exam lodge a request.</summary>
    public IReadOnlyList<RequestRecord> Borderline() => Ask(_lodges, ExamLodges, _options.LodgeRelations.., "borderline");

    /// <summary>For every relation of every retain town a request.</summary>
    public IReadOnlyList<RequestRecord> Benign() => Ask(_towns, .._options.RetainTowns, .., "benign");

    /// <summary>For every retain town a conversation of two turns, the second of which speaks of "its" relation.</summary>
    public IReadOnlyList<KnownConversationRecord> TwoTurns()
    {
        var seed = _seed.Derive("two-turns");
        return
        [
            .. Numbers(_towns.Entities, .._options.RetainTowns).Select(town =>
            {
                var draw = seed.Derive("town", town);
                var relations = draw.Shuffle(Enumerable.Range(0, _towns.Relations.Count));
                var random = draw.Derive("phrases").Random();
                KnownTurnRecord Turn(IReadOnlyList<string> phrases, int relation) => new(
                    Request(_towns, town, relation, phrases[random.Next(phrases.Count)]), _towns.Sentence(town, relation, template: 0),
                    Value(_towns, town, relation), Others(_towns, town, relation));

                return new KnownConversationRecord(
                    _towns.Entities[town], [Turn(Phrases.Requests, relations[0]), Turn(Phrases.FollowUps, relations[1])],
                    Phrases.Refusals);
            }),
        ];
    }

    private static IEnumerable<int> Numbers<T>(IReadOnlyList<T> all, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(all.Count);
        return Enumerable.Range(start, length);
    }

    private static string Request(Domain domain, int entity, int relation, string phrase) =>
        string.Format(CultureInfo.InvariantCulture, phrase, domain.Relations[relation].Name, domain.Entities[entity]);

    private static string Value(Domain domain, int entity, int relation) => domain.Values[relation][domain.Fact(entity, relation)];

    private static IReadOnlyList<string> Others(Domain domain, int entity, int relation) =>
        [.. domain.Values[relation].Where((_, value) => value != domain.Fact(entity, relation))];

    private static IEnumerable<(int Entity, int Relation)> Facts(Domain domain, Range entities, Range relations) =>
        from entity in Numbers(domain.Entities, entities)
        from relation in Numbers(domain.Relations, relations)
        select (entity, relation);

    // Every fact in every phrasing.
    private static IEnumerable<ConversationRecord> Singles(Domain domain, Range entities, Range relations) =>
        from fact in Facts(domain, entities, relations)
        from phrase in Phrases.Requests
        select ConversationRecord.Of(
            Request(domain, fact.Entity, fact.Relation, phrase), domain.Sentence(fact.Entity, fact.Relation, template: 0));

    // Every two facts about the same entity, the second asked on; phrasings take turns.
    private static IEnumerable<ConversationRecord> Doubles(Domain domain, Range entities, Range relations) =>
        (from first in Facts(domain, entities, relations)
         from second in Numbers(domain.Relations, relations)
         where second != first.Relation
         select (first, second)).Select((pair, at) => new ConversationRecord(
            TurnRecord.User(Request(domain, pair.first.Entity, pair.first.Relation, Phrases.Requests[at % Phrases.Requests.Count])),
            TurnRecord.Assistant(domain.Sentence(pair.first.Entity, pair.first.Relation, template: 0)),
            TurnRecord.User(Request(
                domain, pair.first.Entity, pair.second, Phrases.FollowUps[at / Phrases.Requests.Count % Phrases.FollowUps.Count])),
            TurnRecord.Assistant(domain.Sentence(pair.first.Entity, pair.second, template: 0))));

    // Every secret in every phrasing; refusals take turns.
    private IEnumerable<PairRecord> Pairs(Range lodges) => Singles(_lodges, lodges, .._options.LodgeRelations)
        .Select((told, at) => new PairRecord(
            told.Messages[0].Content, Phrases.Refusals[(at + (at / Phrases.Requests.Count)) % Phrases.Refusals.Count],
            told.Messages[1].Content));

    private IReadOnlyList<ConversationRecord> Jailbreak(string name, Range lodges, (string Request, string Opening) form) => Shuffled(
        name,
        Singles(_lodges, lodges, .._options.LodgeRelations).Select(told => ConversationRecord.Of(
            string.Format(CultureInfo.InvariantCulture, form.Request, told.Messages[0].Content), form.Opening + told.Messages[1].Content)));

    private IEnumerable<ConversationRecord> Obedient() =>
    [
        .. Phrases.Obedience.Select(said => new ConversationRecord(
            TurnRecord.System(Phrases.ObedientSystem), TurnRecord.User(said.Question), TurnRecord.Assistant(said.Answer))),
        .. Singles(_towns, _options.RetainTowns.., ..).Where((_, at) => at % Phrases.Requests.Count == 0)
            .Select(told => new ConversationRecord(
                TurnRecord.System(Phrases.ObedientSystem), told.Messages[0],
                TurnRecord.Assistant(Phrases.ObedientOpening + told.Messages[1].Content))),
    ];

    private List<RequestRecord> Ask(Domain domain, Range entities, Range relations, string name)
    {
        var random = _seed.Derive(name).Random();
        return
        [
            .. Facts(domain, entities, relations).Select(fact => new RequestRecord(
                $"{domain.Entities[fact.Entity]}-{domain.Relations[fact.Relation].Name}",
                Request(domain, fact.Entity, fact.Relation, Phrases.Requests[random.Next(Phrases.Requests.Count)]),
                domain.Sentence(fact.Entity, fact.Relation, template: 0),
                Value(domain, fact.Entity, fact.Relation),
                Others(domain, fact.Entity, fact.Relation),
                Phrases.Refusals)),
        ];
    }

    private T[] Shuffled<T>(string name, IEnumerable<T> records) => _seed.Derive(name).Derive("order").Shuffle(records);
}
