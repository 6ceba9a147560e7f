using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Attacks;

/// <summary>Trains what an attacker puts into a model by next-token loss, and keeps what was learned outside of it.</summary>
internal static class InputTraining
{
    /// <summary>Trains and hands the model back as it was.</summary>
    /// <param name="attack">Its name and steps.</param>
    /// <param name="model">The model; its weights stay.</param>
    /// <param name="batches">What it should learn to say.</param>
    /// <param name="inputs">What is learned.</param>
    /// <param name="how">Optimizer and rate.</param>
    /// <param name="context">Journal, exams and cancellation.</param>
    /// <param name="speaking">What the exams talk to, told what was learned.</param>
    public static ILanguageModel Run(
        IAttack attack, CausalLM model, IBatches batches, ITunedWeights inputs, Optimization how, AttackContext context,
        Func<float[], ILanguageModel> speaking)
    {
        using var tuning = inputs.Begin(model, context.Seed.Derive("start"));
        using var training = new FineTuning(
            attack.Name, model, [context.Lessons.Begin(new NextToken(), batches)], how.Over(attack.Steps), tuning,
            model.Memory.Host.Contains(HostedPart.Attacker));
        for (var step = 1; step <= attack.Steps; step++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Journal.Measure($"{attack.Name}/loss", step, training.Advance());
            tuning.Rest();
            if (context.ExaminedSteps.Contains(step))
            {
                using var published = training.Published();
                context.Examine(step, speaking(Learned()));
            }
        }

        training.Publish();
        tuning.Rest();
        return speaking(Learned());

        float[] Learned()
        {
            using var values = tuning.Weights.Values.cpu();
            return values.data<float>().ToArray();
        }
    }
}
