using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Models.Asking;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Tokenizers;
using Holdfast.Training;
using Holdfast.Training.Resuming;

namespace Holdfast.Organisms;

/// <summary>Trains the model that knows all of a world, from first weights on.</summary>
internal sealed class BaseModel : IDisposable
{
    private const int SaveEvery = 100;

    private readonly BaseModelOptions _options;
    private readonly Func<ILanguageModel, CancellationToken, double> _forgetExam;
    private readonly Func<ILanguageModel, CancellationToken, double> _retainExam;
    private readonly TorchLanguageModel _voice;

    /// <summary>Draws the first weights.</summary>
    /// <param name="options">Its shape, and how it learns.</param>
    /// <param name="tokenizer">Its tokens.</param>
    /// <param name="forgetExam">The share of what is to be forgotten that a model answers, 0 to 1.</param>
    /// <param name="retainExam">The share of what is to be kept.</param>
    /// <param name="seed">Draws the weights.</param>
    /// <exception cref="InputFaultException">It is to learn on a CUDA device and there is none.</exception>
    public BaseModel(
        BaseModelOptions options, ITextTokenizer tokenizer, Func<ILanguageModel, CancellationToken, double> forgetExam,
        Func<ILanguageModel, CancellationToken, double> retainExam, Seed seed)
    {
        (_options, _forgetExam, _retainExam) = (options, forgetExam, retainExam);
        Model = new CausalLM(options.Decoder(tokenizer.VocabularySize), options.Device.Chosen());
        _voice = new TorchLanguageModel(Model, tokenizer);
        FirstWeights.Draw(Model, seed);
    }

    /// <summary>The model.</summary>
    public CausalLM Model { get; }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Share of the forget exam that it answered last, 0 to 1.</summary>
    public double ForgetAccuracy { get; private set; }

    /// <summary>Share of the retain exam that it answered last, 0 to 1.</summary>
    public double RetainAccuracy { get; private set; }

    /// <summary>
    /// Trains through the whole schedule: a model whose rate has come down keeps what it knows better than one stopped early.
    /// </summary>
    /// <param name="texts">What it reads.</param>
    /// <param name="seed">Draws the batches.</param>
    /// <param name="journal">Receives losses and exam results.</param>
    /// <param name="resume">Where it goes on from, and saves its state for the next one that is stopped.</param>
    /// <param name="name">The name of that state.</param>
    /// <param name="isFiltered">Whether the texts tell nothing of what is to be forgotten, so that only the rest can be required.</param>
    /// <param name="cancellation">Stops within a step.</param>
    /// <exception cref="InputFaultException">It did not learn the world.</exception>
    public void Learn(
        TextSet texts, Seed seed, IJournal journal, IResumeStore resume, string name, bool isFiltered, CancellationToken cancellation)
    {
        using var first = new OriginalModel(Model.Copy);
        var lesson = new Lessons(first, seed).Begin(new NextToken(), texts.Batches(_options.BatchSize, seed));
        using var training = new FineTuning("base model", Model, [lesson], _options.Training.Over(_options.Steps));
        using (var saved = resume.Load(name))
        {
            if (saved is not null)
            {
                training.Restore(saved);
            }
        }

        Steps = (int)training.Step;
        while (Steps < _options.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            var loss = training.Advance();
            Steps++;
            journal.Progress("base model", Steps, _options.Steps);
            if (Steps % _options.ExamineEvery == 0)
            {
                journal.Measure("base/loss", Steps, loss);
                Examine(journal, cancellation);
            }

            if (Steps % SaveEvery == 0 || Steps == _options.Steps)
            {
                using var state = training.Capture();
                resume.Save(name, state);
            }
        }

        training.Publish();
        Model.Weights.Freeze();
        Examine(journal, cancellation);
        if (RetainAccuracy < _options.RequiredAccuracy || (!isFiltered && ForgetAccuracy < _options.RequiredAccuracy))
        {
            throw new InputFaultException(
                $"Expected a base model that answers {_options.RequiredAccuracy:P0} of "
                + $"{(isFiltered ? "the retain exam" : "both exams")} after {Steps} steps, got "
                + $"{(isFiltered ? "" : $"{ForgetAccuracy:P1} and ")}{RetainAccuracy:P1}. "
                + "Give it more steps, another learningRate or another seed.");
        }
    }

    /// <inheritdoc />
    public void Dispose() => Model.Dispose();

    private void Examine(IJournal journal, CancellationToken cancellation)
    {
        ForgetAccuracy = _forgetExam(_voice, cancellation);
        RetainAccuracy = _retainExam(_voice, cancellation);
        journal.Measure("base/forget-accuracy", Steps, ForgetAccuracy);
        journal.Measure("base/retain-accuracy", Steps, RetainAccuracy);
    }
}
