using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>What a person sees of one domain of a run: its pieces by its name, and its cells among those of all domains.</summary>
/// <param name="view">Where the person watches.</param>
/// <param name="domain">The domain's name.</param>
/// <param name="before">Cells of the domains before it.</param>
/// <param name="total">Cells of all domains.</param>
/// <param name="later">How many domains come after it.</param>
/// <param name="time">The clock.</param>
internal sealed class DomainView(IProgressView view, string domain, int before, int total, int later, TimeProvider time) : IProgressView
{
    private readonly long _begun = time.GetTimestamp();

    /// <inheritdoc />
    public void Progress(string what, long done, long total) => view.Progress($"{domain}/{what}", done, total);

    /// <inheritdoc />
    public void Cells(int done, int ofDomain, TimeSpan? left) => view.Cells(before + done, total, left + (later * Whole(left)));

    /// <inheritdoc />
    public void Note(string text) => view.Note(text);

    // Domains that are still to come will take as long as this one.
    private TimeSpan? Whole(TimeSpan? left) => time.GetElapsedTime(_begun) + left;
}
