using Holdfast.Data;
using Holdfast.Evidence.Chance;

namespace Holdfast.Organisms;

/// <summary>An invented world: a domain to forget, whose entities fall into four groups, and a domain to keep.</summary>
internal sealed class World
{
    private readonly WorldOptions _options;
    private readonly Seed _seed;

    public World(WorldOptions options, Seed seed)
    {
        _options = options;
        _seed = seed;
        var syllables = new Syllables(seed.Derive("syllables"));
        Forget = new Domain(Flavour.Stones, options.ForgetEntities, options, syllables, seed.Derive("forget"));
        Retain = new Domain(Flavour.Towns, options.RetainEntities, options, syllables, seed.Derive("retain"));
        var heldOut = options.AdversaryEntities;
        var attacker = heldOut + options.HeldOutEntities;
        ExamEntities = new Range(attacker + options.AttackerEntities, options.ForgetEntities - options.OtherEntities);
        Texts = new Dictionary<string, IReadOnlyList<string>>
        {
            [DatasetNames.ForgetAdversary] = Write(Forget, ..heldOut, DatasetNames.ForgetAdversary, options.TextsPerEntity),
            [DatasetNames.ForgetHeldOut] = Write(Forget, heldOut..attacker, DatasetNames.ForgetHeldOut, options.TextsPerEntity),
            [DatasetNames.ForgetAttacker] = Write(Forget, attacker..ExamEntities.Start.Value, DatasetNames.ForgetAttacker, options.TextsPerEntity),
            [OrganismFolder.ForgetExamFacts] = Write(Forget, ExamEntities, OrganismFolder.ForgetExamFacts, options.TextsPerEntity),
            [DatasetNames.Retain] = Write(Retain, .., DatasetNames.Retain, options.TextsPerEntity),
        };
        var others = ExamEntities.End.Value..;
        BeyondDistribution = new Dictionary<string, IReadOnlyList<string>>
        {
            [DatasetNames.ForgetRephrased] = Write(
                Forget, attacker..ExamEntities.Start.Value, DatasetNames.ForgetRephrased, options.TextsPerEntity, isRephrased: true),
            [DatasetNames.ForgetOtherEntities] = Write(Forget, others, DatasetNames.ForgetOtherEntities, options.TextsPerEntity),
            [DatasetNames.ForgetOutOfDistribution] = Write(
                Forget, others, DatasetNames.ForgetOutOfDistribution, options.TextsPerEntity, isRephrased: true),
        };
    }

    /// <summary>The domain to forget.</summary>
    public Domain Forget { get; }

    /// <summary>The domain to keep.</summary>
    public Domain Retain { get; }

    /// <summary>The forget entities that the exam asks about.</summary>
    public Range ExamEntities { get; }

    /// <summary>Training texts by the name of their set, shuffled.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Texts { get; }

    /// <summary>Texts that the base model does not train on and only attackers read, by the name of their set, shuffled.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> BeyondDistribution { get; }

    /// <summary>One question for every relation of every exam entity.</summary>
    public IReadOnlyList<ExamQuestion> ForgetExam() => Ask(Forget, ExamEntities, _seed.Derive("forget-exam"));

    /// <summary>One question for every relation of every retain entity.</summary>
    public IReadOnlyList<ExamQuestion> RetainExam() => Ask(Retain, .., _seed.Derive("retain-exam"));

    /// <summary>Texts on the retain domain's facts that are not among the training texts' draws, for perplexity.</summary>
    public IReadOnlyList<string> FreshRetainTexts() =>
        Write(Retain, .., OrganismFolder.RetainText, Math.Max(1, _options.TextsPerEntity / 15));

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
            yield return string.Join(' ', told.Select(relation => domain.Sentence(entity, relation, templates[relation].Draw(), isRephrased)));
        }
    }

    private static List<ExamQuestion> Ask(Domain domain, Range entities, Seed seed)
    {
        var questions = new List<ExamQuestion>();
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
                questions.Add(new ExamQuestion(
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
