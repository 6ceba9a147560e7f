namespace Holdfast.Cli;

/// <summary>What every verb needs.</summary>
/// <param name="Screen">Where to write.</param>
/// <param name="Time">The clock.</param>
/// <param name="Interruption">Ctrl-C and termination.</param>
internal sealed record Setting(Screen Screen, TimeProvider Time, Interruption Interruption)
{
    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Cancellation => Interruption.Token;
}
