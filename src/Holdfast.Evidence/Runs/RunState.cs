namespace Holdfast.Evidence.Runs;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>A process is writing it.</summary>
    Running,

    /// <summary>Nobody writes it and it has no summary: it can be resumed.</summary>
    Interrupted,

    /// <summary>It has its summary.</summary>
    Finished,
}
