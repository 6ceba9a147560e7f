using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Models.Checkpoints;
using Holdfast.Organisms;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Experiments.Work;

/// <summary>Makes or loads what the seeds of a recipe work on.</summary>
/// <param name="recipe">Says which model, texts and exams.</param>
/// <param name="run">Organisms are made in its folder, once.</param>
/// <param name="journal">Where the making of an organism tells what happens.</param>
/// <param name="flush">Returns when all that was told is in the file.</param>
/// <param name="device">Where models live.</param>
public sealed class Subjects(Recipe recipe, RunFolder run, IJournal journal, Action flush, Device device) : ISubjects
{
    private readonly OmissionLog _omissions = new(journal);

    /// <summary>
    /// Loads what is there without an organism and lets it go again: a fault in it must show before a run begins, which would
    /// otherwise be left behind without a result.
    /// </summary>
    /// <exception cref="Holdfast.Evidence.InputFaultException">The checkpoint or a text cannot be used.</exception>
    public static void Rehearse(Recipe recipe)
    {
        if (recipe.Model.Checkpoint is { } folder)
        {
            using var checkpoint = Checkpoint.Load(folder);
            CheckTemplate(recipe, checkpoint.Tokenizer);
            if (recipe.Model.Organism is null)
            {
                Texts(recipe, null, checkpoint.Tokenizer);
            }
        }
    }

    /// <inheritdoc />
    public bool IsPrepared(long seed) => recipe.Model.Organism is null || OrganismFolder.Exists(run.OrganismPath(seed));

    /// <summary>What one seed works on. Texts are tokenised here, once.</summary>
    /// <param name="seed">The recipe's seed.</param>
    /// <param name="cancellation">Stops the making of an organism.</param>
    /// <exception cref="Holdfast.Evidence.InputFaultException">A checkpoint, text or exam cannot be used.</exception>
    public Subject Prepare(long seed, CancellationToken cancellation)
    {
        RunInputs.Verify(run, recipe);
        var organism = recipe.Model.Organism is { } kind ? Organism(kind, seed, cancellation) : null;
        var local = organism is null ? recipe : OptionPaths.Rewrite(recipe, path => OrganismPath.Within(organism.Path, path));
        var faults = new List<string>();
        RecipeCheck.CheckFiles(local, faults);
        if (faults.Count > 0)
        {
            throw new Holdfast.Evidence.InputFaultException(faults);
        }

        var place = recipe.Model.Checkpoint ?? organism!.Checkpoint;
        var (tokenizer, form) = Checkpoint.Open(place);
        CheckTemplate(recipe, tokenizer);
        var texts = Texts(local, organism, tokenizer);
        foreach (var omission in texts.Names.SelectMany(name => texts[name].Omissions(name, form.Config.Decoder.MaximumPositions)))
        {
            _omissions.Tell(omission);
        }

        return new Subject
        {
            Original = () => Load(place),
            Reference = () => Remembering(Checkpoint.LoadFrozen(
                place, device, recipe.Memory.Host.Contains(HostedPart.Original) ? CPU : device)),
            Data = texts,
            Evaluations = local.EvaluationsAt(seed),
            Speak = model => new TorchLanguageModel(model, tokenizer) { EndIds = form.EndIds },
            Save = (model, folder) => Checkpoint.Save(model, form, folder),
            Open = Load,
            OpenOther = folder => Checkpoint.Load(Found(folder), device),
            Load = (model, folder) => Checkpoint.LoadInto(model, Found(folder)),
        };

        string Found(string folder) => organism is null ? folder : OrganismPath.Within(organism.Path, folder);
    }

    // A model that no conversation can be written for would be told of only when it has been hardened.
    private static void CheckTemplate(Recipe recipe, ITextTokenizer tokenizer)
    {
        if (recipe.Evaluations.Any(evaluation => evaluation.IsChat))
        {
            _ = tokenizer.Chat.Name;
        }
    }

    private CausalLM Load(string folder) => Remembering(Checkpoint.LoadModel(folder, device));

    private CausalLM Remembering(CausalLM model)
    {
        model.Memory = recipe.Memory;
        return model;
    }

    private OrganismFolder Organism(IOrganism kind, long seed, CancellationToken cancellation)
    {
        var folder = run.OrganismPath(seed);

        // A kill leaves a half-made one, and whatever lies below a run folder is the run's own.
        OrganismFolder.Abandon(folder);
        var resume = ResumeFolder.Beside(folder, flush);
        var organism = OrganismFolder.Exists(folder)
            ? OrganismFolder.Open(folder)
            : kind.Create(
                folder,
                new Seed((ulong)seed).Derive("organism"),
                journal.Within(FormattableString.Invariant($"seed-{seed}/organism")),
                resume,
                cancellation);
        resume.Clear();
        return organism;
    }

    private static Datasets Texts(Recipe recipe, OrganismFolder? organism, ITextTokenizer tokenizer)
    {
        var sources = new Dictionary<string, IReadOnlyList<TextSource>>(recipe.Data);
        foreach (var (name, source) in organism?.Texts ?? new Dictionary<string, TextSource>())
        {
            sources.TryAdd(name, [source]);
        }

        return new Datasets(sources.ToDictionary(
            source => source.Key, source => TextSource.ReadTogether(source.Value, tokenizer)), tokenizer);
    }
}
