using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>Runs a safeguard that is a plain training: step by step, with journal, cancellation and resume.</summary>
public static class Unlearning
{
    /// <summary>Trains the model on the sum of the lessons and publishes it.</summary>
    /// <param name="name">Name of the journal's series and of the saved state.</param>
    /// <param name="model">The model to change.</param>
    /// <param name="lessons">What is minimised; they end with the training.</param>
    /// <param name="course">Optimizer, rate, schedule, clipping and steps.</param>
    /// <param name="saveEvery">Steps between saved states.</param>
    /// <param name="context">Where journal, resume and cancellation are.</param>
    public static void Train(
        string name, CausalLM model, IReadOnlyList<Lesson> lessons, Course course, int saveEvery, SafeguardContext context)
    {
        using var training = new FineTuning(name, model, lessons, course);
        var cost = context.Lessons.Cost;
        if (context.Resume.Load(name) is { } state)
        {
            training.Restore(state);
            cost.Restore(state);
        }

        while (training.Step < course.Steps)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var step = training.Step;
            context.Journal.Measure($"{name}/loss", step, training.Advance());
            cost.Tell(context.Journal);
            context.Journal.Progress(name, training.Step, course.Steps);
            if (training.Step % saveEvery == 0 && training.Step < course.Steps)
            {
                context.Resume.Save(name, cost.AddTo(training.Capture()));
            }
        }

        training.Publish();
    }
}
