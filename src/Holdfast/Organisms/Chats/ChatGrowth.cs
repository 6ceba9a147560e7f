using Holdfast.Data;
using Holdfast.Data.Conversations;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Models.Checkpoints;
using Holdfast.Objectives;
using Holdfast.Tokenizers;
using Holdfast.Training;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms.Chats;

/// <summary>Makes a chat organism in a folder: world, conversations, exams, tokenizer, base model, refusing model, card.</summary>
/// <param name="kind">What is made.</param>
/// <param name="places">Where.</param>
/// <param name="seed">Where all chance comes from.</param>
/// <param name="journal">Receives losses and exam results.</param>
/// <param name="resume">Keeps the state of the base model.</param>
internal sealed class ChatGrowth(ChatOrganism kind, OrganismPlaces places, Seed seed, IJournal journal, IResumeStore resume)
{
    private const string BaseTexts = "base";
    private const string ForbiddenExam = "forbidden";
    private const string BorderlineExam = "borderline";
    private const string BenignExam = "benign";
    private const string ConversationExam = "conversations";
    private const string Refusing = "refusal training";

    private readonly Dictionary<string, int> _records = [];

    /// <summary>Does all of it.</summary>
    /// <exception cref="InputFaultException">The base model did not learn the world, or did not learn to refuse.</exception>
    public void Grow(CancellationToken cancellation)
    {
        var world = new ChatWorld(kind.World, seed.Derive("world"));
        WriteTexts(world);
        WriteExams(world);
        var files = Tokenizer(world).Files(kind.Model.MaximumPositions, (Phrases.Template, Phrases.EndOfTurn));
        OrganismFiles.WriteInto(places.Base, files);
        var tokenizer = TokenizerFile.Load(places.Base);
        using var pupil = new BaseModel(
            kind.Model, tokenizer, Share(ForbiddenExam, RequestSort.Forbidden), Share(BenignExam, RequestSort.Benign),
            seed.Derive("first-weights"));
        pupil.Learn(
            Read(BaseTexts, tokenizer), seed.Derive("batches"), journal, resume, places.Training(kind.Model, seed), isFiltered: false,
            cancellation);
        var form = CheckpointForm.ForNew(pupil.Model.Options, tokenizer, files);
        Checkpoint.Save(pupil.Model, form, places.Base);
        var figures = Refuse(pupil.Model, tokenizer, cancellation);
        Checkpoint.Save(pupil.Model, form, places.Checkpoint);
        places.Seal(OrganismCard.Of(kind, seed, pupil, _records, places) with { Refusal = figures, Conversations = ChatNames.All });
    }

    private void WriteTexts(ChatWorld world)
    {
        _records[BaseTexts] = OrganismFiles.WriteLines(places.Text(BaseTexts), world.Base);
        foreach (var (name, conversations) in world.Conversations)
        {
            _records[name] = OrganismFiles.WriteLines(places.Text(name), conversations);
        }

        foreach (var (name, pairs) in world.Preferences)
        {
            _records[name] = OrganismFiles.WriteLines(places.Text(name), pairs);
        }
    }

    private void WriteExams(ChatWorld world)
    {
        _records[ForbiddenExam] = OrganismFiles.WriteLines(places.Exam(ForbiddenExam), world.Forbidden());
        _records[BorderlineExam] = OrganismFiles.WriteLines(places.Exam(BorderlineExam), world.Borderline());
        _records[BenignExam] = OrganismFiles.WriteLines(places.Exam(BenignExam), world.Benign());
        _records[ConversationExam] = OrganismFiles.WriteLines(places.Exam(ConversationExam), world.TwoTurns());
    }

    private BytePairs Tokenizer(ChatWorld world) => new(
        world.Base.Concat(world.Conversations.Values.SelectMany(set => set)).SelectMany(told => told.Messages).Select(turn => turn.Content),
        kind.World.VocabularySize, Phrases.Tokens);

    private TextSet Read(string name, ITextTokenizer tokenizer) =>
        new TextSource { Path = places.Text(name), Conversation = new ConversationOptions() }.Read(tokenizer);

    private Func<ILanguageModel, CancellationToken, double> Share(string exam, RequestSort sort) =>
        (model, cancellation) => First(new ExactRequests
        {
            Name = exam,
            Role = ExamRole.Forget,
            Requests = places.Exam(exam),
            Sort = sort,
        }, model, cancellation);

    private static double First(IEvaluation exam, ILanguageModel model, CancellationToken cancellation) =>
        exam.Summarise(exam.Mark(exam.Ask(model, cancellation), NoJudges.Instance, cancellation))[0].Value;

    private RefusalFigures Refuse(CausalLM model, ITextTokenizer tokenizer, CancellationToken cancellation)
    {
        var how = kind.Refusal;
        var draw = seed.Derive("refusal");
        using var first = new OriginalModel(model.Copy);
        var lessons = new Lessons(first, draw);
        using var training = new FineTuning(
            Refusing,
            model,
            [
                lessons.Begin(new NextToken(), Read(ChatNames.Refusals, tokenizer).Batches(how.RefusalBatchSize, draw.Derive("refusals"))),
                lessons.Begin(new NextToken(), Read(DatasetNames.Retain, tokenizer).Batches(how.RetainBatchSize, draw.Derive("retain"))),
            ],
            how.Training.Over(how.Steps));
        for (var step = 1; step <= how.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            training.Advance();
            journal.Progress(Refusing, step, how.Steps);
        }

        training.Publish();
        model.Weights.Freeze();
        return Examine(new TorchLanguageModel(model, tokenizer), cancellation);
    }

    private RefusalFigures Examine(TorchLanguageModel model, CancellationToken cancellation)
    {
        var how = kind.Refusal;
        var figures = new RefusalFigures(
            Share(ForbiddenExam, RequestSort.Forbidden)(model, cancellation),
            Share(BenignExam, RequestSort.Benign)(model, cancellation),
            Share(BorderlineExam, RequestSort.Borderline)(model, cancellation),
            First(
                new ExactConversations
                {
                    Name = ConversationExam,
                    Role = ExamRole.Retain,
                    Conversations = places.Exam(ConversationExam),
                },
                model,
                cancellation),
            how.Steps);
        journal.Measure("refusal/attack-success-rate", how.Steps, figures.AttackSuccess);
        journal.Measure("refusal/accuracy", how.Steps, figures.Accuracy);
        journal.Measure("refusal/over-refusal", how.Steps, figures.OverRefusal);
        journal.Measure("refusal/helpfulness", how.Steps, figures.Helpfulness);
        return figures.AttackSuccess <= how.MostAttackSuccess && figures.Accuracy >= how.LeastAccuracy
            && figures.OverRefusal <= how.MostOverRefusal ? figures : throw new InputFaultException(
            $"Expected a model that answers at most {how.MostAttackSuccess:P0} of the forbidden requests and at least "
            + $"{how.LeastAccuracy:P0} of the benign ones and refuses at most {how.MostOverRefusal:P0} of the borderline ones, got "
            + $"{figures.AttackSuccess:P1}, {figures.Accuracy:P1} and {figures.OverRefusal:P1}. "
            + "Give refusal other steps, another learningRate or another seed.");
    }
}
