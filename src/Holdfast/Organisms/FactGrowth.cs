using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms;

/// <summary>Makes an organism that knows facts in a folder: world, texts, exams, tokenizer, base model, card, in this order.</summary>
/// <param name="kind">What is made, for the card.</param>
/// <param name="world">The world.</param>
/// <param name="model">The base model.</param>
/// <param name="isFilteredToo">Whether models that never read of a domain are made as well.</param>
internal sealed class FactGrowth(IOrganism kind, WorldOptions world, BaseModelOptions model, bool isFilteredToo)
{
    /// <summary>Makes it in a folder of its own, which appears when all is done.</summary>
    public OrganismFolder Raise(
        string folder, Seed seed, IJournal journal, IResumeStore? resume, CancellationToken cancellation) =>
        Nursery.Raise(folder, [world, model], growing => Grow(growing, seed, journal, resume ?? NoResume.Instance, cancellation));

    // By mean log-likelihood per token, so that a choice spelled with more tokens is at no disadvantage.
    private static MultipleChoice Exam(OrganismPlaces places, string name, ExamRole role) => new()
    {
        Name = name,
        Role = role,
        Questions = places.Exam(name),
        ReadOut = ReadOut.Likelihood,
        Normalisation = Normalisation.Tokens,
    };

    private static Func<ILanguageModel, CancellationToken, double> Share(params IReadOnlyList<MultipleChoice> exams) =>
        (model, cancellation) => exams
            .SelectMany(exam => exam.Mark(exam.Ask(model, cancellation), NoJudges.Instance, cancellation))
            .Where(mark => mark.Metric == MultipleChoice.Accuracy).Average(mark => mark.Value);

    private void Grow(string folder, Seed seed, IJournal journal, IResumeStore resume, CancellationToken cancellation)
    {
        var invented = new World(world, seed.Derive("world"));
        var (forgetExams, retainExam) = (invented.ForgetExams(), invented.RetainExam());
        var places = new OrganismPlaces(folder);
        var records = new Dictionary<string, int>();
        foreach (var (name, texts) in invented.Texts.Concat(invented.BeyondDistribution)
            .Append(KeyValuePair.Create(OrganismFolder.RetainText, invented.FreshRetainTexts())))
        {
            records[name] = OrganismFiles.WriteLines(places.Text(name), texts.Select(text => new { text }));
        }

        foreach (var (name, questions) in forgetExams.Append((OrganismFolder.RetainExam, retainExam)).Concat(invented.AttackerExams()))
        {
            records[name] = OrganismFiles.WriteLines(places.Exam(name), questions);
        }

        var everything = invented.Texts.SelectMany(set => set.Value).ToList();
        var tokenizerFiles = new BytePairs(everything, world.VocabularySize).Files(model.MaximumPositions);
        OrganismFiles.WriteInto(places.Checkpoint, tokenizerFiles);
        var models = new BaseModels(
            model, places, tokenizerFiles, Share(Exam(places, OrganismFolder.RetainExam, ExamRole.Retain)), seed, journal, resume);
        using var all = models.All(
            Lessons(everything), Share([.. forgetExams.Select(exam => Exam(places, exam.Name, ExamRole.Forget))]), cancellation);
        var filtered = models.Filtered(
            (isFilteredToo ? world.Forget : []).Select(world.Prefix).Select(prefix => (prefix, prefix.TrimEnd('/'))),
            prefix => (
                Lessons(invented.Texts
                    .Where(set => set.Key == DatasetNames.Retain || !set.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .SelectMany(set => set.Value)),
                Share(Exam(places, prefix + OrganismFolder.ForgetExam, ExamRole.Forget))),
            cancellation);
        places.Seal(OrganismCard.Of(kind, seed, all, records, places) with { FilteredAccuracy = filtered });

        TextSet Lessons(IEnumerable<string> texts) =>
            new(texts.Select(text => new Example([.. models.Tokenizer.Encode(text)])), models.Tokenizer.PadId);
    }
}
