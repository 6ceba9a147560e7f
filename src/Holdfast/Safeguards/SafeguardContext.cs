using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Training;
using Holdfast.Training.Resuming;

namespace Holdfast.Safeguards;

/// <summary>What a safeguard may use.</summary>
public sealed record SafeguardContext
{
    /// <summary>Training texts by name.</summary>
    public required Datasets Data { get; init; }

    /// <summary>Where its lessons begin; their losses know the model before any safeguard. It counts what the training spends.</summary>
    public required Lessons Lessons { get; init; }

    /// <summary>Reads the weights of another checkpoint of the same shape, by its folder, into a model.</summary>
    public Action<CausalLM, string> Load { get; init; } = Checkpoint.LoadInto;

    /// <summary>All chance comes from here.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Where curves and notes go.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>Where a long training keeps its state so that it can go on after a kill.</summary>
    public IResumeStore Resume { get; init; } = NoResume.Instance;

    /// <summary>Stops within one step.</summary>
    public CancellationToken Cancellation { get; init; }
}
