using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models.Checkpoints;
using Holdfast.Tokenizers;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms;

/// <summary>
/// The base models of one organism, of the same shape, tokens, first weights and schedule: the one that knows all, and those that never
/// read of a domain.
/// </summary>
/// <param name="options">Their shape, and how they learn.</param>
/// <param name="places">Where they lie; texts, exams and the tokenizer's files are there.</param>
/// <param name="files">Those files.</param>
/// <param name="retainExam">The share of what is to be kept that a model answers, 0 to 1.</param>
/// <param name="seed">Draws first weights and batches.</param>
/// <param name="journal">Receives losses and exam results.</param>
/// <param name="resume">Keeps their states.</param>
internal sealed class BaseModels(
    BaseModelOptions options, OrganismPlaces places, IReadOnlyDictionary<string, string> files,
    Func<ILanguageModel, CancellationToken, double> retainExam, Seed seed, IJournal journal, IResumeStore resume)
{
    private readonly PrefixedResume _resume = new(resume, places.Training(options, seed) + "-");

    /// <summary>The tokens of all of them.</summary>
    public ITextTokenizer Tokenizer { get; } = TokenizerFile.Load(places.Checkpoint);

    /// <summary>Makes and saves the one that knows all. The caller owns it.</summary>
    /// <param name="texts">All that it reads.</param>
    /// <param name="forgetExam">The share of what is to be forgotten that a model answers.</param>
    /// <param name="cancellation">Stops within a step.</param>
    /// <exception cref="Holdfast.Evidence.InputFaultException">It did not learn the world.</exception>
    public BaseModel All(
        TextSet texts, Func<ILanguageModel, CancellationToken, double> forgetExam, CancellationToken cancellation) =>
        Learned(texts, forgetExam, places.Checkpoint, isFiltered: false, journal, cancellation);

    /// <summary>Makes and saves one that never read of a domain for each name.</summary>
    /// <param name="domains">What each leaves out, and the name that its folder has: empty where the world has no other domain.</param>
    /// <param name="without">The texts that tell nothing of a domain, and the share of that domain that a model answers.</param>
    /// <param name="cancellation">Stops within a step.</param>
    /// <returns>That share by the folder; null where there are no names.</returns>
    /// <exception cref="Holdfast.Evidence.InputFaultException">One did not learn the rest.</exception>
    public IReadOnlyDictionary<string, double>? Filtered<T>(
        IEnumerable<(T Domain, string Name)> domains,
        Func<T, (TextSet Texts, Func<ILanguageModel, CancellationToken, double> Exam)> without, CancellationToken cancellation)
    {
        var shares = new Dictionary<string, double>();
        foreach (var (domain, name) in domains)
        {
            var (texts, exam) = without(domain);
            var folder = OrganismPlaces.FilteredName(name);
            using var ignorant = Learned(
                texts, exam, places.Filtered(name), isFiltered: true, journal.Within(folder), cancellation);
            shares[folder] = ignorant.ForgetAccuracy;
        }

        return shares.Count > 0 ? shares : null;
    }

    private BaseModel Learned(
        TextSet texts, Func<ILanguageModel, CancellationToken, double> forgetExam, string place, bool isFiltered, IJournal told,
        CancellationToken cancellation)
    {
        var pupil = new BaseModel(options, Tokenizer, forgetExam, retainExam, seed.Derive("first-weights"));
        try
        {
            pupil.Learn(texts, seed.Derive("batches"), told, _resume, places.Name(place), isFiltered, cancellation);
            Checkpoint.Save(pupil.Model, CheckpointForm.ForNew(pupil.Model.Options, Tokenizer, files), place);
            return pupil;
        }
        catch
        {
            pupil.Dispose();
            throw;
        }
    }
}
