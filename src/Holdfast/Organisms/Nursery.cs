using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence;
using Holdfast.Models.Checkpoints;
using Holdfast.Tokenizers;

namespace Holdfast.Organisms;

/// <summary>Where organisms are made: world, texts, exams, tokenizer, base model, card, in this order.</summary>
internal static class Nursery
{
    /// <summary>Makes an organism in a folder of its own and moves it into place.</summary>
    public static OrganismFolder Raise(
        IOrganism kind, WorldOptions world, BaseModelOptions model, string folder, Seed seed, IJournal journal, CancellationToken cancellation)
    {
        var faults = new List<string>();
        world.Check(faults);
        model.Check(faults);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(folder))
        {
            faults.Add($"Expected nothing at {folder}, where the organism goes, got something. Remove it or choose another folder.");
        }

        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        var growing = folder + ".growing";
        try
        {
            Disk.Attempt(folder, () =>
            {
                Remove(growing);
                Grow(kind, world, model, growing, seed, journal, cancellation);
                Directory.Move(growing, folder);
            });
        }
        catch
        {
            Remove(growing);
            throw;
        }

        return OrganismFolder.Open(folder);
    }

    private static void Grow(
        IOrganism kind, WorldOptions options, BaseModelOptions shape, string folder, Seed seed, IJournal journal, CancellationToken cancellation)
    {
        var world = new World(options, seed.Derive("world"));
        var (forgetExam, retainExam) = (world.ForgetExam(), world.RetainExam());
        var places = new OrganismPlaces(folder);
        var records = new Dictionary<string, int>();
        foreach (var (name, texts) in world.Texts.Concat(world.BeyondDistribution).Append(KeyValuePair.Create(OrganismFolder.RetainText, world.FreshRetainTexts())))
        {
            records[name] = OrganismFiles.WriteLines(places.Text(name), texts.Select(text => new { text }));
        }

        records[OrganismFolder.ForgetExam] = OrganismFiles.WriteLines(places.Exam(OrganismFolder.ForgetExam), forgetExam);
        records[OrganismFolder.RetainExam] = OrganismFiles.WriteLines(places.Exam(OrganismFolder.RetainExam), retainExam);

        var everything = world.Texts.SelectMany(set => set.Value).ToList();
        var tokenizerFiles = new BytePairs(everything, options.VocabularySize).Files(shape.MaximumPositions);
        Directory.CreateDirectory(places.Checkpoint);
        foreach (var (name, text) in tokenizerFiles)
        {
            File.WriteAllText(Path.Combine(places.Checkpoint, name), text);
        }

        var tokenizer = TokenizerFile.Load(places.Checkpoint);
        using var model = new BaseModel(shape, tokenizer, forgetExam, retainExam, seed.Derive("first-weights"));
        var examples = everything.Select(text => new Example([.. tokenizer.Encode(text)]));
        model.Learn(new TextSet(examples, tokenizer.PadId), seed.Derive("batches"), journal, cancellation);
        Checkpoint.Save(model.Model, CheckpointForm.ForNew(model.Model.Options, tokenizer, tokenizerFiles), places.Checkpoint);

        places.Seal(new OrganismCard
        {
            Kind = Catalog<IOrganism>.Of(kind).Kind,
            Seed = seed.Value,
            Options = OptionWriter.Write(kind),
            Weights = model.Model.Weights.Shapes.Sum(weight => weight.Count),
            Vocabulary = tokenizer.VocabularySize,
            Steps = model.Steps,
            ForgetAccuracy = model.ForgetAccuracy,
            RetainAccuracy = model.RetainAccuracy,
            Records = records,
            Files = places.Hashes(),
        });
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
