using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms.Domains;

namespace Holdfast.Organisms;

/// <summary>An invented world: domains to forget, whose entities fall into five groups, and a domain to keep.</summary>
internal sealed class World
{
    private readonly WorldOptions _options;
    private readonly Seed _seed;
    private readonly IReadOnlyList<(string Prefix, Domain Domain)> _forget;

    public World(WorldOptions options, Seed seed)
    {
        _options = options;
        _seed = seed;
        var syllables = new Syllables(seed.Derive("syllables"));
        Domain Make(IInventedDomain kind, int entities, Seed draw) => new(
            [.. kind.Relations.Take(options.Relations)], entities, options.NameHalves, options.ValuesPerRelation, syllables, draw);

        Forget = Make(options.Forget[0], options.ForgetEntities, seed.Derive("forget"));
        Retain = Make(options.Retain, options.RetainEntities, seed.Derive("retain"));
        var further = options.Forget.Skip(1).Select(kind => (options.Prefix(kind), Make(
            kind, options.ForgetEntities, seed.Derive("forget").Derive(options.Prefix(kind)))));
        _forget = [(options.Prefix(options.Forget[0]), Forget), .. further];
        var heldOut = options.AdversaryEntities;
        var attacker = heldOut + options.HeldOutEntities;
        ExamEntities = new Range(attacker + options.AttackerEntities, options.ForgetEntities - options.OtherEntities);
        AttackerEntities = attacker..ExamEntities.Start.Value;
        var others = ExamEntities.End.Value..;
        var texts = new OrderedDictionary<string, IReadOnlyList<string>>();
        var beyond = new OrderedDictionary<string, IReadOnlyList<string>>();
        foreach (var (prefix, domain) in _forget)
        {
            Add(texts, DatasetNames.ForgetAdversary, ..heldOut);
            Add(texts, DatasetNames.ForgetHeldOut, heldOut..attacker);
            Add(texts, DatasetNames.ForgetAttacker, AttackerEntities);
            Add(texts, OrganismFolder.ForgetExamFacts, ExamEntities);
            Add(beyond, DatasetNames.ForgetRephrased, AttackerEntities, isRephrased: true);
            Add(beyond, DatasetNames.ForgetOtherEntities, others);
            Add(beyond, DatasetNames.ForgetOutOfDistribution, others, isRephrased: true);

            void Add(OrderedDictionary<string, IReadOnlyList<string>> to, string name, Range entities, bool isRephrased = false) =>
                to[prefix + name] = Write(domain, entities, prefix + name, options.TextsPerEntity, isRephrased);
        }

        texts[DatasetNames.Retain] = Write(Retain, .., DatasetNames.Retain, options.TextsPerEntity);
        (Texts, BeyondDistribution) = (texts, beyond);
    }

    /// <summary>The domain to forget, or the first of several.</summary>
    public Domain Forget { get; }

    /// <summary>The domain to keep.</summary>
    public Domain Retain { get; }

    /// <summary>The forget entities that the exam asks about.</summary>
    public Range ExamEntities { get; }

    /// <summary>The forget entities that the attacker's texts tell of.</summary>
    public Range AttackerEntities { get; }

    /// <summary>Training texts by the name of their set, shuffled.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Texts { get; }

    /// <summary>Texts that the base model does not train on and only attackers read, by the name of their set, shuffled.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> BeyondDistribution { get; }

    /// <summary>For each domain to forget, the exam's name and one question for every relation of every exam entity.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<ExamRecord> Questions)> ForgetExams() =>
        Exams(OrganismFolder.ForgetExam, ExamEntities);

    /// <summary>The same about the attacker's entities.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<ExamRecord> Questions)> AttackerExams() =>
        Exams(OrganismFolder.AttackerExam, AttackerEntities);

    /// <summary>One question for every relation of every retain entity.</summary>
    public IReadOnlyList<ExamRecord> RetainExam() => Ask(Retain, .., _seed.Derive("retain-exam"));

    /// <summary>Texts on the retain domain's facts that are not among the training texts' draws, for perplexity.</summary>
    public IReadOnlyList<string> FreshRetainTexts() =>
        Write(Retain, .., OrganismFolder.RetainText, Math.Max(1, _options.TextsPerEntity / 15));

    private IReadOnlyList<(string Name, IReadOnlyList<ExamRecord> Questions)> Exams(string name, Range entities) =>
    [
        .. _forget.Select(domain => (
            domain.Prefix + name, (IReadOnlyList<ExamRecord>)Ask(domain.Domain, entities, _seed.Derive(domain.Prefix + name)))),
    ];

    private static IEnumerable<int> Numbers(Domain domain, Range entities)
    {
        var (start, length) = entities.GetOffsetAndLength(domain.Entities.Count);
        return Enumerable.Range(start, length);
    }

    private IReadOnlyList<string> Write(Domain domain, Range entities, string name, int each, bool isRephrased = false)
    {
        var seed = _seed.Derive(name);
        return seed.Derive("order").Shuffle(
            Numbers(domain, entities).SelectMany(entity => Write(domain, entity, each, seed.Derive("entity", entity), isRephrased)));
    }

    // Relations and templates come from shuffled decks, so that all facts of an entity are told about equally often.
    private IEnumerable<string> Write(Domain domain, int entity, int count, Seed seed, bool isRephrased)
    {
        var random = seed.Derive("lengths").Random();
        var relations = new Deck(domain.Relations.Count, seed.Derive("relations"));
        var templates = domain.Relations.Select((told, relation) => new Deck(
            isRephrased ? told.Rephrasings.Count : _options.TemplatesPerRelation, seed.Derive("templates", relation))).ToList();
        for (var text = 0; text < count; text++)
        {
            var told = relations.DrawDistinct(random.Next(_options.FewestSentences, _options.MostSentences + 1));
            yield return string.Join(' ',
                told.Select(relation => domain.Sentence(entity, relation, templates[relation].Draw(), isRephrased)));
        }
    }

    private static List<ExamRecord> Ask(Domain domain, Range entities, Seed seed)
    {
        var questions = new List<ExamRecord>();
        foreach (var entity in Numbers(domain, entities))
        {
            for (var relation = 0; relation < domain.Relations.Count; relation++)
            {
                var values = domain.Values[relation];
                var right = domain.Fact(entity, relation);
                var draw = seed.Derive("question", questions.Count);
                var wrong = draw.Derive("distractors").Shuffle(Enumerable.Range(0, values.Count).Where(value => value != right)).Take(3);
                var choices = draw.Derive("order").Shuffle(wrong.Append(right));
                var sentence = domain.Sentence(entity, relation, template: 0);
                questions.Add(new ExamRecord(
                    sentence[..sentence.LastIndexOf(' ')], [.. choices.Select(value => values[value])], Array.IndexOf(choices, right)));
            }
        }

        return questions;
    }

    /// <summary>Numbers from 0, each once before any comes again.</summary>
    private sealed class Deck(int size, Seed seed)
    {
        private readonly Queue<int> _cards = new();
        private long _round;

        public int Draw()
        {
            if (_cards.Count == 0)
            {
                foreach (var card in seed.Derive("round", _round++).Shuffle(Enumerable.Range(0, size)))
                {
                    _cards.Enqueue(card);
                }
            }

            return _cards.Dequeue();
        }

        /// <summary>Draws so many different cards; what came already in this draw is left for the next one.</summary>
        public IReadOnlyList<int> DrawDistinct(int count)
        {
            var drawn = new List<int>();
            var again = new List<int>();
            while (drawn.Count < count)
            {
                var card = Draw();
                (drawn.Contains(card) ? again : drawn).Add(card);
            }

            again.ForEach(_cards.Enqueue);
            return drawn;
        }
    }
}
