using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>What the work on a piece may touch of its run, in whichever process: it reads the folder and tells the journal.</summary>
/// <param name="Folder">The run, to read; checkpoints of the piece are written there.</param>
/// <param name="Journal">Where to tell what happens.</param>
/// <param name="Flush">Returns when all that was told is in the file.</param>
/// <param name="Time">The clock.</param>
internal sealed record RunAccess(RunFolder Folder, IJournal Journal, Action Flush, TimeProvider Time)
{
    /// <summary>Where the work tells what of its inputs was not used as it is.</summary>
    public OmissionLog Omissions { get; } = new(Journal);
}
