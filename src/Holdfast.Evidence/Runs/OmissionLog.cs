namespace Holdfast.Evidence.Runs;

/// <summary>Tells a journal of omissions, each once: the same input is met again by every seed, safeguard and attack.</summary>
/// <param name="journal">Where the sentence goes, and the counts, from where reports read them.</param>
public sealed class OmissionLog(IJournal journal)
{
    private readonly HashSet<Omission> _told = [];

    /// <summary>Tells what was omitted; nothing where nothing was, or where it was told before.</summary>
    public void Tell(Omission omission)
    {
        if (omission.Count > 0 && _told.Add(omission))
        {
            journal.Note(omission.Sentence);
            journal.Measure(omission.Series, 0, omission.Count);
            journal.Measure(omission.SeriesOfAll, 0, omission.Of);
        }
    }
}
