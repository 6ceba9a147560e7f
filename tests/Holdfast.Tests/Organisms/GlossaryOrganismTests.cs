using System.Text.Json;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Work;
using Holdfast.Models.Checkpoints;
using Holdfast.Organisms;
using Holdfast.Organisms.Glossaries;
using Holdfast.Training;
using Holdfast.Training.Schedules;

namespace Holdfast.Tests.Organisms;

public sealed class GlossaryOrganismTests : IClassFixture<GlossaryOrganismTests.Raised>, IDisposable
{
    private readonly Raised _raised;
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-glossaries-").FullName;

    public GlossaryOrganismTests(Raised raised) => _raised = raised;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_model_learns_the_definitions_of_every_field()
    {
        var card = _raised.Organism.Card;
        Assert.Equal("glossaries", card.Kind);
        Assert.Equal(["gems", "herbs", "tools"], card.FieldAccuracy!.Keys);
        Assert.All(card.FieldAccuracy.Values, share => Assert.InRange(share, 0.9, 1));
        Assert.InRange(card.ForgetAccuracy, 0.9, 1);
        Assert.Equal("Its texts come from the folder that it was made from and are under that folder's terms.", card.Licence);
        Assert.Empty(_raised.Organism.Differences());
    }

    [Fact]
    public void A_filtered_model_does_not_know_its_field()
    {
        var shares = _raised.Organism.Card.FilteredAccuracy!;
        Assert.Equal(["filtered/gems", "filtered/herbs"], shares.Keys);
        Assert.All(shares.Values, share => Assert.InRange(share, 0, 0.6));
        Assert.True(File.Exists(Path.Combine(_raised.Organism.Path, "filtered", "herbs", "tokenizer.json")));
    }

    [Fact]
    public void It_has_the_texts_that_it_promised_with_the_field_before_the_name_where_several_are_forgotten()
    {
        Assert.Equal(
            [
                "gems/forget-adversary", "gems/forget-attacker", "gems/forget-held-out", "gems/forget-other-entities",
                "gems/forget-out-of-distribution", "gems/forget-passages", "gems/forget-rephrased", "herbs/forget-adversary",
                "herbs/forget-attacker", "herbs/forget-held-out", "herbs/forget-other-entities", "herbs/forget-passages",
                "herbs/forget-rephrased", "retain",
            ],
            _raised.Organism.Texts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            _raised.Organism.Texts.Keys.Order(StringComparer.Ordinal), _raised.Kind.TextNames.Order(StringComparer.Ordinal));
        Assert.Contains(DatasetNames.ForgetOutOfDistribution, (_raised.Kind with { Forget = ["gems"] }).TextNames);
        Assert.DoesNotContain(DatasetNames.ForgetOutOfDistribution, (_raised.Kind with { Forget = ["herbs"] }).TextNames);
        Assert.True(File.Exists(_raised.Organism.Exam("gems/exam")));
    }

    [Fact]
    public void What_the_exam_asks_about_is_told_to_the_base_model_alone()
    {
        string[] fields = ["gems", "herbs"];
        var terms = Questions().Where(question => fields.Contains(question.Subject))
            .Select(question => (Field: question.Subject!, Term: question.Choices[question.Answer])).ToList();
        Assert.Equal(2 * InventedLibrary.Definitions / 5, terms.Count);
        foreach (var (field, term) in terms)
        {
            var tellers = _raised.Organism.Card.Records.Keys
                .Where(name => File.Exists(_raised.Organism.Text(name)))
                .Where(name => Lines(name).Any(text => text.Contains(term, StringComparison.Ordinal)));
            Assert.Equal([$"{field}/definitions", $"{field}/forget-exam-facts"], tellers.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_groups_of_a_field_have_no_definition_in_common_and_the_others_the_base_model_never_reads()
    {
        string[] groups = ["forget-adversary", "forget-held-out", "forget-attacker", "forget-exam-facts", "forget-other-entities"];
        var told = groups.Select(group => Lines($"gems/{group}")
            .Where(text => text.StartsWith("Definition of ", StringComparison.Ordinal)).ToList()).ToList();
        Assert.All(told, texts => Assert.Equal(InventedLibrary.Definitions / 5, texts.Count));
        Assert.Equal(InventedLibrary.Definitions, told.SelectMany(texts => texts).Distinct().Count());

        var read = Lines("gems/definitions").Where(text => text.StartsWith("Definition of ", StringComparison.Ordinal));
        Assert.Equal(told.Take(4).SelectMany(texts => texts).Order(), read.Order());
        Assert.Empty(Lines("gems/forget-passages").Intersect(Lines("gems/passages")));
        Assert.Empty(Lines("gems/forget-rephrased").Intersect(Lines("gems/forget-attacker")));
        Assert.Equal(
            Lines("tools/definitions").Concat(Lines("tools/passages")).Order(), Lines("retain").Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_other_groups()
    {
        var brief = _raised.Kind with { Model = _raised.Kind.Model with { Steps = 1, RequiredAccuracy = 0 } };
        OrganismFolder Create(ulong seed, string name) =>
            brief.Create(Path.Combine(_folder, name), new Seed(seed), SilentJournal.Instance);
        var (first, again, other) = (Create(1, "first"), Create(1, "again"), Create(2, "other"));

        Assert.Equal(first.Card.Files, again.Card.Files);
        Assert.NotEqual(first.Card.Files["texts/gems/forget-exam-facts.jsonl"], other.Card.Files["texts/gems/forget-exam-facts.jsonl"]);
        Assert.Equal(_raised.Organism.Card.Files["texts/retain.jsonl"], first.Card.Files["texts/retain.jsonl"]);
    }

    [Fact]
    public void A_field_called_model_does_not_go_on_from_the_state_of_the_base_model()
    {
        using var library = new InventedLibrary("model", "herbs", "tools");
        var brief = _raised.Kind with
        {
            Folder = library.Folder,
            Forget = ["model", "herbs"],
            Model = _raised.Kind.Model with { Steps = 1, RequiredAccuracy = 0 },
        };
        var place = Path.Combine(_folder, "brief");
        var files = brief.Create(place, new Seed(1), SilentJournal.Instance, ResumeFolder.Beside(place)).Card.Files;

        Assert.NotEqual(files["model/model.safetensors"], files["filtered/model/model.safetensors"]);
    }

    [Fact]
    public void A_finished_organism_is_copied_whole_whatever_the_seed()
    {
        var finished = new FinishedOrganism { Folder = _raised.Organism.Path };
        Assert.Equal(_raised.Organism.Texts.Keys, finished.TextNames);
        Assert.Equal(ModelConfig.Read(Path.Combine(_raised.Organism.Checkpoint, "config.json")).Decoder, finished.Decoder);
        var copy = finished.Create(Path.Combine(_folder, "copy"), new Seed(99), SilentJournal.Instance);
        Assert.Equal(_raised.Organism.Card.Files, copy.Card.Files);
        Assert.Empty(copy.Differences());
    }

    [Fact]
    public void A_finished_organism_that_was_changed_or_is_not_there_is_a_fault()
    {
        var finished = new FinishedOrganism { Folder = _raised.Organism.Path };
        var copy = finished.Create(Path.Combine(_folder, "copy"), new Seed(1), SilentJournal.Instance);
        File.AppendAllText(copy.Text(DatasetNames.Retain), "\n");
        Assert.Equal(
            [$"Expected the organism in {copy.Path} as it was made, got other bytes in texts/retain.jsonl. Create it again."],
            Faults(new FinishedOrganism { Folder = copy.Path }));
        Assert.Equal(
            [$"Expected a model organism at {_folder}/gone, got no organism.json there. Create one or correct the path."],
            Faults(new FinishedOrganism { Folder = _folder + "/gone" }));
        Assert.Empty(new FinishedOrganism { Folder = _folder + "/gone" }.TextNames);
    }

    private static List<string> Faults(FinishedOrganism organism)
    {
        var faults = new List<string>();
        organism.CheckFiles(faults);
        return faults;
    }

    private List<string> Lines(string name) =>
    [
        .. File.ReadLines(_raised.Organism.Text(name))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!),
    ];

    private List<ExamRecord> Questions() =>
    [
        .. File.ReadLines(_raised.Organism.Exam(GlossaryTexts.DefinitionExam))
            .Select(line => JsonSerializer.Deserialize<ExamRecord>(line, JsonSerializerOptions.Web)!),
    ];

    /// <summary>One organism for all tests that only look.</summary>
    public sealed class Raised : IDisposable
    {
        private readonly InventedLibrary _library = new("gems", "herbs", "tools");
        private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-glossaries-").FullName;

        public Raised()
        {
            TorchSharp.torch.set_num_threads(1);
            Kind = new GlossaryOrganism
            {
                Folder = _library.Folder,
                Forget = ["gems", "herbs"],
                RetainDefinitions = 20,
                RetainExamDefinitions = 8,
                Passages = 10,
                AttackerPassages = 10,
                VocabularySize = 420,
                Filtered = true,
                Model = new BaseModelOptions
                {
                    Width = 48,
                    Layers = 2,
                    Heads = 2,
                    FeedForwardWidth = 64,
                    MaximumPositions = 96,
                    BatchSize = 24,
                    Training = new Optimization { LearningRate = 5e-3, Schedule = new WarmUp { Steps = 20, Cosine = true }, ClipNorm = 1 },
                    Steps = 500,
                    ExamineEvery = 250,
                    RequiredAccuracy = 0.9,
                },
            };
            Organism = Kind.Create(Path.Combine(_folder, "tiny"), new Seed(1), SilentJournal.Instance);
        }

        public GlossaryOrganism Kind { get; }

        public OrganismFolder Organism { get; }

        public void Dispose()
        {
            _library.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
