using System.Text.RegularExpressions;
using CsCheck;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms;
using Holdfast.Organisms.Domains;

namespace Holdfast.Tests.Organisms;

public class WorldTests
{
    private static readonly WorldOptions Pocket = new PocketOrganism().World;
    private static readonly WorldOptions Bench = new BenchOrganism().World;

    private static HashSet<string> WordsOf(IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => Regex.Matches(text, @"\p{L}+").Select(match => match.Value))];

    [Fact]
    public void No_exam_entity_is_named_in_any_set_that_anyone_fine_tunes_on()
    {
        foreach (var options in new[] { Pocket, Bench })
        {
            var world = new World(options, new Seed(5));
            var examined = world.Forget.Entities.Take(world.ExamEntities).ToHashSet();
            Assert.Equal(options.ExamEntities, examined.Count);
            Assert.All(
                world.Texts.Concat(world.BeyondDistribution).Where(set => set.Key != OrganismFolder.ForgetExamFacts),
                set => Assert.Empty(WordsOf(set.Value).Intersect(examined)));
            Assert.Empty(WordsOf(world.FreshRetainTexts()).Intersect(world.Forget.Entities));
        }
    }

    [Fact]
    public void Each_set_names_exactly_its_own_entities()
    {
        var world = new World(Pocket, new Seed(5));
        var all = world.Forget.Entities.Concat(world.Retain.Entities).ToHashSet();
        var named = world.Texts.Append(KeyValuePair.Create("others", world.BeyondDistribution[DatasetNames.ForgetOtherEntities]))
            .ToDictionary(set => set.Key, set => WordsOf(set.Value).Intersect(all).ToHashSet());

        Assert.Equal(Pocket.AdversaryEntities, named[DatasetNames.ForgetAdversary].Count);
        Assert.Equal(Pocket.HeldOutEntities, named[DatasetNames.ForgetHeldOut].Count);
        Assert.Equal(Pocket.AttackerEntities, named[DatasetNames.ForgetAttacker].Count);
        Assert.Equal(Pocket.ExamEntities, named[OrganismFolder.ForgetExamFacts].Count);
        Assert.Equal(Pocket.RetainEntities, named[DatasetNames.Retain].Count);
        Assert.Equal(all.Count, named.Values.SelectMany(names => names).Distinct().Count());
        Assert.Equal(all.Count, named.Values.Sum(names => names.Count));
    }

    /// <summary>
    /// Phrasing and subject are two axes: each set beyond distribution leaves what others have seen on its own one, or on both.
    /// </summary>
    [Fact]
    public void Texts_beyond_distribution_are_new_in_phrasing_or_in_subject_or_in_both()
    {
        var world = new World(Bench, new Seed(5));
        var entities = world.Forget.Entities.ToHashSet();
        HashSet<string> Named(string set) => [.. WordsOf(world.BeyondDistribution[set]).Intersect(entities)];
        var attacker = WordsOf(world.Texts[DatasetNames.ForgetAttacker]).Intersect(entities).ToHashSet();
        Assert.Equal(attacker, Named(DatasetNames.ForgetRephrased));
        Assert.Equal(Bench.OtherEntities, Named(DatasetNames.ForgetOtherEntities).Count);
        Assert.Equal(Named(DatasetNames.ForgetOtherEntities), Named(DatasetNames.ForgetOutOfDistribution));
        Assert.Empty(WordsOf(world.Texts.Values.SelectMany(texts => texts)).Intersect(Named(DatasetNames.ForgetOtherEntities)));

        bool Matches(string text, Func<Relation, IEnumerable<string>> sentences) => new Stones().Relations.SelectMany(sentences)
            .Any(sentence => Regex.IsMatch(text, "^" + Regex.Escape(sentence).Replace(@"\{0}", @"\p{L}+").Replace(@"\{1}", @"\p{L}+")));
        foreach (var set in new[] { DatasetNames.ForgetRephrased, DatasetNames.ForgetOutOfDistribution })
        {
            Assert.All(world.BeyondDistribution[set], text => Assert.True(
                Matches(text, relation => relation.Rephrasings) && !Matches(text, relation => relation.Templates), text));
        }
    }

    [Fact]
    public void Pocket_texts_say_every_fact_in_every_way_once()
    {
        var world = new World(Pocket, new Seed(5));
        var ways = Pocket.Relations * Pocket.TemplatesPerRelation;

        Assert.Equal(ways, Pocket.TextsPerEntity);
        Assert.All(world.Texts.Values, texts => Assert.Equal(texts.Count, texts.Distinct().Count()));
        Assert.Equal(Pocket.AdversaryEntities * ways, world.Texts[DatasetNames.ForgetAdversary].Count);
        Assert.Equal(Pocket.RetainEntities * ways, world.Texts[DatasetNames.Retain].Count);
    }

    [Fact]
    public void Bench_texts_have_one_to_three_sentences_on_different_relations_of_one_entity()
    {
        var world = new World(Bench, new Seed(5));
        var lengths = new int[4];
        foreach (var text in world.Texts[DatasetNames.ForgetHeldOut])
        {
            var sentences = Regex.Split(text, @"(?<=\.) ");
            Assert.Single(WordsOf([text]).Intersect(world.Forget.Entities));
            Assert.Equal(sentences.Length, sentences.Distinct().Count());
            lengths[sentences.Length]++;
        }

        Assert.All(lengths[1..], count => Assert.InRange(count, 850, 1070));
    }

    [Fact]
    public void A_second_domain_to_forget_has_texts_and_an_exam_of_its_own_and_leaves_the_first_as_it_was()
    {
        var options = Pocket with { Forget = [new Stones(), new Herbs()] };
        var (one, two) = (new World(Pocket, new Seed(5)), new World(options, new Seed(5)));
        Assert.Equal(one.Texts.Count + 4, two.Texts.Count);
        Assert.Equal(
            options.TextNames.Order(),
            two.Texts.Keys.Concat(two.BeyondDistribution.Keys)
                .Where(name => !name.EndsWith(OrganismFolder.ForgetExamFacts, StringComparison.Ordinal)).Order());
        Assert.Equal(["stones/forget-exam", "herbs/forget-exam"], two.ForgetExams().Select(exam => exam.Name));
        Assert.Equal(one.Forget.Entities, two.Forget.Entities);
        Assert.Equal(one.Texts[DatasetNames.Retain], two.Texts[DatasetNames.Retain]);
        var stones = two.Forget.Entities.ToHashSet();
        Assert.Empty(WordsOf(two.Texts.Where(set => set.Key.StartsWith("herbs/", StringComparison.Ordinal)).SelectMany(set => set.Value))
            .Intersect(stones));
        Assert.Empty(WordsOf(two.ForgetExams()[1].Questions.Select(question => question.Question)).Intersect(stones));
        Assert.Equal(120, two.ForgetExams()[1].Questions.Count);
    }

    [Fact]
    public void A_domain_that_is_both_forgotten_and_kept_is_a_fault()
    {
        var faults = new List<string>();
        (Pocket with { Forget = [new Stones(), new Towns()] }).Check(faults);
        Assert.Equal(["Expected different domains in a world, got stones, towns, towns. Leave out the one that comes twice."], faults);
    }

    [Fact]
    public void No_text_begins_with_a_name_and_none_holds_a_place_left_unfilled()
    {
        foreach (var domain in Catalog<IInventedDomain>.Cards.Select(card => (IInventedDomain)Activator.CreateInstance(card.Type)!))
        {
            Assert.Equal(6, domain.Relations.Count);
            Assert.All(domain.Relations, relation =>
            {
                Assert.Equal(5, relation.Templates.Count);
                Assert.EndsWith(" {1}.", relation.Templates[0]);
                Assert.Equal(domain is Towns ? 0 : 3, relation.Rephrasings.Count);
                Assert.All(relation.Templates.Concat(relation.Rephrasings), template =>
                {
                    Assert.Matches("^[A-Z]", template);
                    Assert.Single(Regex.Matches(template, @"\{0\}"));
                    Assert.Single(Regex.Matches(template, @"\{1\}"));
                });
            });
        }
    }

    [Fact]
    public void Exams_ask_each_fact_once_with_four_values_of_its_relation_and_the_texts_know_the_answer()
    {
        var world = new World(Pocket, new Seed(5));
        foreach (var (exam, domain, texts, count) in new[]
        {
            (world.ForgetExams().Single().Questions, world.Forget, world.Texts[OrganismFolder.ForgetExamFacts], 120),
            (world.RetainExam(), world.Retain, world.Texts[DatasetNames.Retain], 144),
        })
        {
            Assert.Equal(count, exam.Count);
            Assert.Equal(count, exam.Select(question => question.Question).Distinct().Count());
            Assert.All(exam, question =>
            {
                Assert.Equal(4, question.Choices.Distinct().Count());
                Assert.Contains(domain.Values, values => question.Choices.All(values.Contains));
                Assert.Contains($"{question.Question} {question.Choices[question.Answer]}.", texts);
                Assert.All(
                    question.Choices.Where((_, index) => index != question.Answer),
                    choice => Assert.DoesNotContain($"{question.Question} {choice}.", texts));
            });
            Assert.All(
                exam.CountBy(question => question.Answer), place => Assert.InRange(place.Value, count / 4 - 20, count / 4 + 20));
        }
    }

    [Fact]
    public void Facts_tell_nothing_about_one_another()
    {
        // With ten values and independent draws, knowing one relation helps to guess the next by little more than chance.
        var world = new World(Bench with { Relations = 2, MostSentences = 1 }, new Seed(5));
        var pairs = Enumerable.Range(0, Bench.AdversaryEntities + Bench.HeldOutEntities + Bench.AttackerEntities + Bench.ExamEntities)
            .Select(entity => (First: world.Forget.Fact(entity, 0), Second: world.Forget.Fact(entity, 1))).ToList();
        var guessed = pairs.GroupBy(pair => pair.First).Sum(group => group.CountBy(pair => pair.Second).Max(count => count.Value));

        Assert.InRange(guessed / (double)pairs.Count, 0.1, 0.3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_world_and_another_seed_another()
    {
        string Everything(ulong seed)
        {
            var world = new World(Pocket, new Seed(seed));
            return string.Join('\n', world.Texts.SelectMany(set => set.Value.Prepend(set.Key)))
                + string.Join('\n', world.ForgetExams().SelectMany(exam => exam.Questions).Concat(world.RetainExam())
                    .Select(question => $"{question.Question} {string.Join(',', question.Choices)} {question.Answer}"));
        }

        Assert.Equal(Everything(1), Everything(1));
        Assert.NotEqual(Everything(1), Everything(2));
    }

    [Fact]
    public void Names_and_values_are_all_different_for_any_seed() => Gen.ULong.Sample(
        seed =>
        {
            var world = new World(Bench, new Seed(seed));
            var words = new[] { world.Forget, world.Retain }
                .SelectMany(domain => domain.Entities.Concat(domain.Values.SelectMany(values => values)))
                .Select(word => word.ToLowerInvariant()).ToList();
            return words.Count == 464 + 80 && words.Distinct().Count() == words.Count;
        },
        iter: 20);

    [Fact]
    public void Options_that_contradict_each_other_are_named_together()
    {
        var faults = new List<string>();
        (Pocket with { NameHalves = 4, FewestSentences = 3, MostSentences = 2 }).Check(faults);

        Assert.Equal(
            [
                "Expected at most 16 entities in a domain, for which 4 nameHalves give names, got 264. Raise nameHalves or lower the entities.",
                "Expected fewestSentences <= mostSentences <= relations, got 3, 2 and 3. Correct them.",
            ],
            faults);
    }
}
