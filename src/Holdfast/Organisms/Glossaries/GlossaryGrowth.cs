using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Models.Asking;
using Holdfast.Tokenizers;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms.Glossaries;

/// <summary>Makes a glossary organism in a folder: splits, texts, exam, tokenizer, base model, card, in this order.</summary>
/// <param name="kind">What is made.</param>
/// <param name="places">Where.</param>
/// <param name="seed">Where all chance comes from.</param>
/// <param name="journal">Receives losses and exam results.</param>
/// <param name="resume">Keeps the states of the base models.</param>
internal sealed class GlossaryGrowth(GlossaryOrganism kind, OrganismPlaces places, Seed seed, IJournal journal, IResumeStore resume)
{
    // For perplexity; a few hundred sentences over all fields say enough.
    private const int RetainPassages = 20;

    private const string Forgotten = "the fields to forget";

    private readonly Dictionary<string, int> _records = [];

    // What the tokenizer is made of, and what the base model reads, as files.
    private readonly List<string> _everything = [];
    private readonly Dictionary<string, (string Definitions, string Passages)> _read = [];

    /// <summary>Does all of it.</summary>
    /// <exception cref="InputFaultException">A text cannot be used, or the base model did not learn the definitions.</exception>
    public void Grow(CancellationToken cancellation)
    {
        var library = Library.Read(kind.Folder, kind.Forget);
        var fields = library.Fields.Select(field => (Field: field, Split: FieldSplit.Of(
            library, field, kind, seed.Derive("split").Derive(field.Name)))).ToList();
        WriteTexts(fields);
        Write(places.Exam, GlossaryTexts.DefinitionExam, fields.SelectMany(told =>
            TermExam.Ask(told.Field.Name, told.Split.Exam, seed.Derive("exam").Derive(told.Field.Name))));
        journal.Note("Making the tokenizer.");
        var tokenizerFiles = new BytePairs(_everything, kind.VocabularySize).Files(kind.Model.MaximumPositions);
        OrganismFiles.WriteInto(places.Checkpoint, tokenizerFiles);
        var models = new BaseModels(
            kind.Model, places, tokenizerFiles, Share("those to keep", [], kind.Forget), seed, journal, resume);
        using var pupil = models.All(Lessons(models.Tokenizer, without: null), Share(Forgotten, kind.Forget, []), cancellation);
        var filtered = models.Filtered(
            (kind.Filtered ? kind.Forget : []).Select(field => (field, GlossaryTexts.Prefix(kind.Forget, field).TrimEnd('/'))),
            field => (Lessons(models.Tokenizer, field), Share(Forgotten, [field], [])), cancellation);
        var marks = Marks(Exam([], []), new TorchLanguageModel(pupil.Model, models.Tokenizer), cancellation);
        places.Seal(OrganismCard.Of(kind, seed, pupil, _records, places) with
        {
            FieldAccuracy = marks.GroupBy(mark => mark.Item[..mark.Item.LastIndexOf('/')])
                .ToDictionary(field => field.Key, field => field.Average(mark => mark.Value)),
            FilteredAccuracy = filtered,
            Licence = "Its texts come from the folder that it was made from and are under that folder's terms.",
        });
    }

    private void WriteTexts(IReadOnlyList<(Field Field, FieldSplit Split)> fields)
    {
        var passages = new Passages(fields.Where(told => told.Split.IsForgotten)
            .SelectMany(told => told.Split.Exam).Select(definition => definition.PlainTerm));
        var (retain, fresh) = (new List<string>(), new List<string>());
        foreach (var (field, split) in fields)
        {
            var draw = seed.Derive("texts").Derive(field.Name);
            var unreadWanted = split.IsForgotten ? kind.AttackerPassages : RetainPassages;
            var found = AtLeastTwo(field.Text, passages.Of(field.Text, kind.Passages + unreadWanted, draw.Derive("passages")));
            var reads = Math.Min(kind.Passages, Math.Max(found.Count / 2, found.Count - unreadWanted));
            IReadOnlyList<string> read = [.. found.Take(reads)], unread = [.. found.Skip(reads)];
            var definitions = Telling.All(split.Read, draw.Derive("definitions"));
            _everything.AddRange([.. definitions, .. read]);
            _read[field.Name] = (
                WriteText($"{field.Name}/{GlossaryTexts.Definitions}", definitions),
                WriteText($"{field.Name}/{GlossaryTexts.Passages}", read));
            if (split.IsForgotten)
            {
                WriteForget(field, split, passages, unread, draw);
            }
            else
            {
                retain.AddRange([.. definitions, .. read]);
                fresh.AddRange(unread);
            }

            if (field.Exam is { } exam)
            {
                Copy(exam, $"{field.Name}/exam");
            }
        }

        WriteText(DatasetNames.Retain, seed.Derive("retain").Shuffle(retain));
        WriteText(OrganismFolder.RetainText, fresh);
    }

    private void WriteForget(Field field, FieldSplit split, Passages passages, IReadOnlyList<string> unread, Seed draw)
    {
        var prefix = GlossaryTexts.Prefix(kind.Forget, field.Name);
        Tell(DatasetNames.ForgetAdversary, split.Adversary);
        Tell(DatasetNames.ForgetHeldOut, split.HeldOut);
        Tell(DatasetNames.ForgetAttacker, split.Attacker);
        Tell(DatasetNames.ForgetOtherEntities, split.Others);
        Tell(OrganismFolder.ForgetExamFacts, split.Exam);
        WriteText(prefix + DatasetNames.ForgetRephrased, Telling.Rephrased(split.Attacker, draw.Derive(DatasetNames.ForgetRephrased)));
        WriteText(prefix + DatasetNames.ForgetPassages, unread);
        if (field.OtherText is { } other)
        {
            WriteText(
                prefix + DatasetNames.ForgetOutOfDistribution,
                AtLeastTwo(other, passages.Of(other, kind.AttackerPassages, draw.Derive(DatasetNames.ForgetOutOfDistribution))));
        }

        void Tell(string name, IReadOnlyList<Definition> definitions) =>
            WriteText(prefix + name, Telling.All(definitions, draw.Derive(name)));
    }

    private static IReadOnlyList<string> AtLeastTwo(string path, IReadOnlyList<string> passages) => passages.Count > 1
        ? passages
        : throw new InputFaultException(
            $"Expected texts in {path} with at least two passages of whole sentences that name no term of the exam, got fewer. Add texts.");

    private string WriteText(string name, IReadOnlyList<string> texts) => Write(places.Text, name, texts.Select(text => new { text }));

    private string Write<T>(Func<string, string> place, string name, IEnumerable<T> records)
    {
        var path = place(name);
        _records[name] = OrganismFiles.WriteLines(path, records);
        return path;
    }

    private void Copy(string exam, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(places.Exam(name))!);
        File.Copy(exam, places.Exam(name));
    }

    private TextSet Lessons(ITextTokenizer tokenizer, string? without)
    {
        var read = _read.Where(field => field.Key != without).Select(field => field.Value).ToList();
        TextSet Together(IEnumerable<string> paths) => TextSource.ReadTogether(
            [.. paths.Select(path => new TextSource { Path = path, ChunkLength = kind.Model.MaximumPositions })], tokenizer);

        return TextSet.Mix(
        [
            (Together(read.Select(field => field.Definitions)), 1 - kind.PassageShare),
            (Together(read.Select(field => field.Passages)), kind.PassageShare),
        ]);
    }

    private Func<ILanguageModel, CancellationToken, double> Share(string what, IReadOnlyList<string> only, IReadOnlyList<string> without) =>
        (model, cancellation) =>
        {
            var share = Marks(Exam(only, without), model, cancellation).Average(mark => mark.Value);
            journal.Note(FormattableString.Invariant($"The base model answers {100 * share:0.0} % about {what}."));
            return share;
        };

    private static IReadOnlyList<Mark> Marks(MultipleChoice exam, ILanguageModel model, CancellationToken cancellation) =>
    [
        .. exam.Mark(exam.Ask(model, cancellation), NoJudges.Instance, cancellation)
            .Where(mark => mark.Metric == MultipleChoice.Accuracy),
    ];

    private MultipleChoice Exam(IReadOnlyList<string> only, IReadOnlyList<string> without) => new()
    {
        Name = GlossaryTexts.DefinitionExam,
        Role = ExamRole.Retain,
        Questions = places.Exam(GlossaryTexts.DefinitionExam),
        ReadOut = ReadOut.Likelihood,
        Subjects = only,
        ExcludedSubjects = without,
    };
}
