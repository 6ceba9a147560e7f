using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>
/// Another model in place of the original, from a folder, with no training here: W ← W_other. Two uses: a model that somebody else has
/// hardened, to be red-teamed beside ours, and the <em>filtered</em> model, which never read of the domain: the gold standard of not
/// knowing, since nothing can come back that was never there (O'Brien et al. 2025, "Deep Ignorance").
/// </summary>
[Card("checkpoint", "A checkpoint of the same shape from elsewhere, such as a filtered or an already hardened model")]
public sealed record OtherCheckpoint : ISafeguard, IChecked
{
    /// <summary>
    /// Its folder in Hugging Face layout; <c>organism:filtered</c> for an organism that was made with <c>filtered: true</c>,
    /// <c>organism:filtered/NAME</c> where it has several domains to forget.
    /// </summary>
    [InputPath]
    public required string Folder { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline => [];

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Path.Exists(Folder))
        {
            InputFaultException.Collect(() => Checkpoint.Open(Folder), faults);
        }
    }

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The checkpoint cannot be read or has another shape.</exception>
    public void Protect(CausalLM model, SafeguardContext context) => context.Load(model, Folder);
}
