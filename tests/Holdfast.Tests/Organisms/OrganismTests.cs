using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Work;
using Holdfast.Models.Asking;
using Holdfast.Models.Checkpoints;
using Holdfast.Organisms;
using Holdfast.Training;
using Holdfast.Training.Schedules;

namespace Holdfast.Tests.Organisms;

public sealed class OrganismTests : IClassFixture<OrganismTests.Raised>, IDisposable
{
    private static readonly PocketOrganism Tiny = new()
    {
        World = new WorldOptions
        {
            AdversaryEntities = 2,
            HeldOutEntities = 2,
            AttackerEntities = 2,
            ExamEntities = 2,
            OtherEntities = 1,
            RetainEntities = 2,
            Relations = 2,
            ValuesPerRelation = 4,
            TemplatesPerRelation = 2,
            NameHalves = 3,
            TextsPerEntity = 4,
            VocabularySize = 420,
        },
        Model = new BaseModelOptions
        {
            Width = 32,
            Layers = 1,
            Heads = 1,
            FeedForwardWidth = 32,
            MaximumPositions = 64,
            BatchSize = 8,
            Training = new Optimization { LearningRate = 5e-3, Schedule = new WarmUp { Steps = 10, Cosine = true }, ClipNorm = 1 },
            Steps = 200,
            ExamineEvery = 50,
        },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-organism-").FullName;

    private readonly OrganismFolder _shared;

    public OrganismTests(Raised raised) => _shared = raised.Organism;

    private string Place => Path.Combine(_folder, "tiny");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private OrganismFolder Create(ulong seed = 1, string name = "tiny") =>
        Tiny.Create(Path.Combine(_folder, name), new Seed(seed), SilentJournal.Instance);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_of_every_file_and_another_seed_others()
    {
        var (first, again, other) = (_shared, Create(1), Create(2, "other"));
        string[] expected =
        [
            "exams/attacker-exam.jsonl", "exams/forget-exam.jsonl", "exams/retain-exam.jsonl", "model/SHA256SUMS",
            "model/config.json", "model/model.safetensors", "model/tokenizer.json", "model/tokenizer_config.json", "texts/forget-adversary.jsonl", "texts/forget-attacker.jsonl", "texts/forget-exam-facts.jsonl",
            "texts/forget-held-out.jsonl", "texts/forget-other-entities.jsonl", "texts/forget-out-of-distribution.jsonl",
            "texts/forget-rephrased.jsonl", "texts/retain-text.jsonl", "texts/retain.jsonl",
        ];

        Assert.Equal(expected, first.Card.Files.Keys);
        Assert.Equal(first.Card.Files, again.Card.Files);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(first.Path, "organism.json")), File.ReadAllBytes(Path.Combine(again.Path, "organism.json")));
        Assert.All(expected.Where(file => !file.Contains("config")), file => Assert.NotEqual(first.Card.Files[file], other.Card.Files[file]));
        Assert.Empty(first.Differences());
    }

    [Fact]
    public void The_card_says_what_is_in_the_folder()
    {
        var card = _shared.Card;

        Assert.Equal(("pocket", 1UL, 200), (card.Kind, card.Seed, card.Steps));
        Assert.Contains("nameHalves: 3", card.Options);
        Assert.InRange(card.ForgetAccuracy, 0.98, 1);
        Assert.InRange(card.RetainAccuracy, 0.98, 1);
        Assert.Equal(
            (8, 8, 8, 8, 8, 2, 4, 4, 4),
            (card.Records[DatasetNames.ForgetAdversary], card.Records[DatasetNames.ForgetHeldOut],
                card.Records[DatasetNames.ForgetAttacker],
                card.Records[OrganismFolder.ForgetExamFacts], card.Records[DatasetNames.Retain], card.Records[OrganismFolder.RetainText],
                card.Records[OrganismFolder.ForgetExam], card.Records[OrganismFolder.RetainExam],
                card.Records[OrganismFolder.AttackerExam]));
    }

    [Fact]
    public void A_filtered_model_lies_beside_the_same_base_model_and_knows_the_rest()
    {
        var organism = (Tiny with { Filtered = true }).Create(Place, new Seed(1), SilentJournal.Instance);

        Assert.All(_shared.Card.Files, file => Assert.Equal(file.Value, organism.Card.Files[file.Key]));
        Assert.Contains("filtered/model.safetensors", organism.Card.Files.Keys);
        Assert.Equal(["filtered"], organism.Card.FilteredAccuracy!.Keys);
        using var filtered = Checkpoint.Load(Path.Combine(organism.Path, "filtered"));
        Assert.InRange(Accuracy(organism, filtered, OrganismFolder.RetainExam), 0.98, 1);
        Assert.Equal(organism.Card.FilteredAccuracy["filtered"], Accuracy(organism, filtered, OrganismFolder.ForgetExam), 12);
        Assert.Null(_shared.Card.FilteredAccuracy);
    }

    [Fact]
    public void Checkpoint_texts_and_exams_are_read_by_the_ordinary_readers()
    {
        var organism = _shared;
        using var checkpoint = Checkpoint.Load(organism.Checkpoint);

        Assert.Equal("LlamaForCausalLM", checkpoint.Form.Config.Architecture);
        Assert.Equal(organism.Card.Weights, checkpoint.Model.Weights.Values.numel());
        Assert.Equal(organism.Card.Vocabulary, checkpoint.Tokenizer.VocabularySize);
        Assert.Equal(7, organism.Texts.Count);
        Assert.All(organism.Texts, set =>
        {
            var texts = set.Value.Read(checkpoint.Tokenizer);
            Assert.Equal(set.Key is DatasetNames.ForgetOtherEntities or DatasetNames.ForgetOutOfDistribution ? 4 : 8, texts.Count);
            Assert.InRange(texts.LargestId, 3, organism.Card.Vocabulary - 1);
            Assert.InRange(texts.LongestLength, 4, 64);
        });

        foreach (var (name, accuracy) in new[]
        {
            (OrganismFolder.ForgetExam, organism.Card.ForgetAccuracy), (OrganismFolder.RetainExam, organism.Card.RetainAccuracy),
        })
        {
            Assert.Equal(accuracy, Accuracy(organism, checkpoint, name), 12);
        }
    }

    private static double Accuracy(OrganismFolder organism, LoadedCheckpoint checkpoint, string name)
    {
        var exam = new MultipleChoice
        {
            Name = name,
            Role = ExamRole.Forget,
            Questions = organism.Exam(name),
            ReadOut = ReadOut.Likelihood,
        };
        var marks = exam.Mark(exam.Ask(new TorchLanguageModel(checkpoint.Model, checkpoint.Tokenizer)), NoJudges.Instance);
        return exam.Summarise(marks).Single(line => line.Metric.Name == MultipleChoice.Accuracy).Value;
    }

    [Fact]
    public void What_is_there_already_stays_untouched()
    {
        Directory.CreateDirectory(Place);

        Assert.Equal(
            $"Expected nothing at {Place}, where the organism goes, got something. Remove it or choose another folder.",
            Assert.Throws<InputFaultException>(() => Create()).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Place));
    }

    [Fact]
    public void What_lies_where_an_organism_grows_is_deleted_by_its_owner_alone()
    {
        Directory.CreateDirectory(Place + ".growing");
        File.WriteAllText(Path.Combine(Place + ".growing", "half"), "");

        Assert.Equal(
            $"Expected nothing at {Place}.growing, where the organism goes, got something. Remove it or choose another folder.",
            Assert.Throws<InputFaultException>(() => Create()).Message);
        Assert.True(File.Exists(Path.Combine(Place + ".growing", "half")));

        OrganismFolder.Abandon(Place);
        Assert.Empty(Create().Differences());
        Assert.Equal([Place], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Cancelling_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        var journal = new Countdown(20, source);

        Assert.Throws<OperationCanceledException>(() => Tiny.Create(Place, new Seed(1), journal, cancellation: source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.Equal(20, journal.Seen);
    }

    [Fact]
    public void A_making_that_was_stopped_goes_on_within_its_base_model_and_ends_with_the_same_bytes()
    {
        var resume = ResumeFolder.Beside(Place);
        using var source = new CancellationTokenSource();
        var (first, second, other) = (new Countdown(150, source), new Countdown(0, source), new Countdown(0, source));
        Assert.Throws<OperationCanceledException>(() => Tiny.Create(Place, new Seed(1), first, resume, source.Token));

        var organism = Tiny.Create(Place, new Seed(1), second, resume);
        Tiny.Create(Path.Combine(_folder, "other"), new Seed(2), other, resume);

        Assert.Equal((150, 100, 200), (first.Seen, second.Seen, other.Seen));
        Assert.Equal(_shared.Card.Files, organism.Card.Files);
        Assert.Equal(
            File.ReadAllText(Path.Combine(_shared.Path, "organism.json")), File.ReadAllText(Path.Combine(Place, "organism.json")));
    }

    [Fact]
    public void A_model_that_did_not_learn_its_world_is_refused_and_leaves_nothing()
    {
        var lazy = Tiny with { Model = Tiny.Model with { Steps = 1 } };
        var fault = Assert.Throws<InputFaultException>(() => lazy.Create(Place, new Seed(1), SilentJournal.Instance));

        Assert.StartsWith("Expected a base model that answers 98 % of both exams after 1 steps, got ", fault.Message);
        Assert.EndsWith("Give it more steps, another learningRate or another seed.", fault.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Contradicting_options_are_refused_together()
    {
        var wrong = Tiny with { World = Tiny.World with { NameHalves = 1 }, Model = Tiny.Model with { Heads = 5 } };
        var fault = Assert.Throws<InputFaultException>(() => wrong.Create(Place, new Seed(1), SilentJournal.Instance));

        Assert.Equal(
            [
                "Expected at most 1 entities in a domain, for which 1 nameHalves give names, got 9. Raise nameHalves or lower the entities.",
                "Expected a width that is a multiple of twice the heads, got 32 for 5 heads. Change one of them.",
            ],
            fault.Faults);
    }

    [Fact]
    public void A_changed_missing_or_added_file_is_told()
    {
        var organism = Create();
        File.AppendAllText(organism.Exam(OrganismFolder.ForgetExam), " ");
        File.WriteAllText(Path.Combine(organism.Path, "stray"), "");
        Assert.Equal(["exams/forget-exam.jsonl", "stray"], organism.Differences());

        File.Delete(organism.Text(DatasetNames.Retain));
        Assert.Equal(
            $"Expected texts/retain.jsonl in the organism at {Place}, got nothing there. Create the organism again.",
            Assert.Throws<InputFaultException>(() => OrganismFolder.Open(Place)).Message);
    }

    [Fact]
    public void A_folder_that_is_no_organism_is_told()
    {
        Assert.False(OrganismFolder.Exists(_folder));
        Assert.Equal(
            $"Expected a model organism at {_folder}, got no organism.json there. Create one or correct the path.",
            Assert.Throws<InputFaultException>(() => OrganismFolder.Open(_folder)).Message);

        File.WriteAllText(Path.Combine(_folder, "organism.json"), "{");
        Assert.StartsWith(
            $"Expected {Path.Combine(_folder, "organism.json")} as it was written, got: ",
            Assert.Throws<InputFaultException>(() => OrganismFolder.Open(_folder)).Message);
    }

    [Fact]
    public void All_kinds_are_in_the_catalogue_and_bind_from_yaml()
    {
        Assert.Equal(["bench", "chat", "finished", "glossaries", "pocket"], Catalog<IOrganism>.Cards.Select(card => card.Kind));
        var faults = new List<string>();
        new PocketOrganism().World.Check(faults);
        new PocketOrganism().Model.Check(faults);
        new BenchOrganism().World.Check(faults);
        new BenchOrganism().Model.Check(faults);
        Assert.Empty(faults);

        var yaml = OptionWriter.Write(new BenchOrganism());
        Assert.Equal(yaml, OptionWriter.Write(OptionBinder.Bind<BenchOrganism>(OptionFile.Parse(yaml, "bench.yaml"))));
    }

    /// <summary>One organism for all tests that only look.</summary>
    public sealed class Raised : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-organism-").FullName;

        public Raised()
        {
            TorchSharp.torch.set_num_threads(1);
            Organism = Tiny.Create(Path.Combine(_folder, "tiny"), new Seed(1), SilentJournal.Instance);
        }

        public OrganismFolder Organism { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }

    private sealed class Countdown(int steps, CancellationTokenSource source) : IJournal
    {
        public int Seen { get; private set; }

        public void Measure(string series, long step, double value)
        {
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total)
        {
            if (++Seen == steps)
            {
                source.Cancel();
            }
        }

        public IJournal Within(string prefix) => this;
    }
}
