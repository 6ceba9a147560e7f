namespace Holdfast.Evidence.Runs;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>Attacked and examined.</summary>
    Done,

    /// <summary>Stopped by an error, for instance a loss that became NaN. Says nothing about the safeguard.</summary>
    Failed,

    /// <summary>The attack ruined the model itself: low accuracy there is no credit to the safeguard.</summary>
    Destroyed,

    /// <summary>Planned, and not recorded.</summary>
    Missing,
}
