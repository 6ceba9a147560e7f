using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>Training on pairs of answers that follows supervised training, with the model as that left it for the original.</summary>
public sealed record PreferenceTraining : IChecked
{
    /// <summary>The loss on pairs.</summary>
    public IObjective Loss { get; init; } = new DirectPreference();

    /// <summary>Name of the pairs: chosen refuses, rejected complies.</summary>
    [TextsName]
    public string Pairs { get; init; } = ChatNames.RefusalPairs;

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 5e-7 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Lessons.Fault(Loss, AnswerPair.Parts) is { } fault)
        {
            faults.Add(fault);
        }
    }
}
