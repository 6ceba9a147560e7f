using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;

namespace Holdfast.Experiments.Recipes;

/// <summary>What one seed of an experiment works on: the original model, its texts and its exams.</summary>
public sealed record Subject
{
    /// <summary>Loads the original model, before any safeguard, anew each time: nothing holds it that does not need it.</summary>
    public required Func<CausalLM> Original { get; init; }

    /// <summary>
    /// Loads the original model for losses to compare with; it is only read, and lies on the host where the recipe says so.
    /// </summary>
    public required Func<CausalLM> Reference { get; init; }

    /// <summary>Training texts by name.</summary>
    public required Datasets Data { get; init; }

    /// <summary>The exams; they see no training text.</summary>
    public required IReadOnlyList<IEvaluation> Evaluations { get; init; }

    /// <summary>Wraps a model as something the exams can talk to.</summary>
    public required Func<CausalLM, ILanguageModel> Speak { get; init; }

    /// <summary>Saves a model with its configuration and tokenizer files to a folder.</summary>
    public required Action<CausalLM, string> Save { get; init; }

    /// <summary>Loads a model that <see cref="Save"/> wrote to a folder; the caller owns it.</summary>
    public required Func<string, CausalLM> Open { get; init; }

    /// <summary>
    /// Loads another model with its own tokenizer from its folder, or one within the organism's, to where those of this seed live; the
    /// caller owns it.
    /// </summary>
    public required Func<string, LoadedCheckpoint> OpenOther { get; init; }

    /// <summary>Reads into a model the weights that <see cref="Save"/> wrote to a folder.</summary>
    public required Action<CausalLM, string> Load { get; init; }
}
