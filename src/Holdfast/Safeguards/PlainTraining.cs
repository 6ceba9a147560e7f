using Holdfast.Models;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>Runs a safeguard that is a plain training: step by step, with journal, cancellation and resume.</summary>
public static class PlainTraining
{
    /// <summary>Trains the model on the sum of the lessons and publishes it.</summary>
    /// <param name="name">Name of the journal's series and of the saved state.</param>
    /// <param name="model">The model to change.</param>
    /// <param name="lessons">What is minimised; they end with the training.</param>
    /// <param name="course">Optimizer, rate, schedule, clipping and steps.</param>
    /// <param name="saveEvery">Steps between saved states.</param>
    /// <param name="context">Where journal, chance, resume and cancellation are.</param>
    /// <param name="weights">The weights that move; all where left out. Adapters are put into the model's own at the end.</param>
    /// <param name="keepsEnd">
    /// Whether the end is saved too: where another training follows, whoever resumes that one comes through here at once.
    /// </param>
    public static void Train(
        string name, CausalLM model, IReadOnlyList<ILesson> lessons, Course course, int saveEvery, SafeguardContext context,
        ITunedWeights? weights = null, bool keepsEnd = false)
    {
        using var tuning = (weights ?? new AllWeights()).Begin(model, context.Seed.Derive("adapter"));
        using var training = new FineTuning(
            name, model, lessons, course, tuning, model.Memory.Host.Contains(HostedPart.Optimizer));
        var cost = context.Lessons.Cost;
        using (var saved = context.Resume.Load(name))
        {
            if (saved is not null)
            {
                training.Restore(saved);
                cost.Restore(saved);
            }
        }

        while (training.Step < course.Steps)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var step = training.Step;
            context.Journal.Measure($"{name}/loss", step, training.Advance());
            cost.Tell(context.Journal);
            context.Journal.Progress(name, training.Step, course.Steps);
            if (training.Step == course.Steps ? keepsEnd : training.Step % saveEvery == 0)
            {
                using var state = cost.AddTo(training.Capture());
                context.Resume.Save(name, state);
            }
        }

        training.Publish();
    }
}
