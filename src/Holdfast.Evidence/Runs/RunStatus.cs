namespace Holdfast.Evidence.Runs;

/// <summary>Whether a finished run has everything it set out to measure.</summary>
public enum RunStatus
{
    /// <summary>Every cell was attacked and examined, or its destruction was observed.</summary>
    Complete,

    /// <summary>At least one cell failed or is missing.</summary>
    Incomplete,
}
