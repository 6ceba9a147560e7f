namespace Holdfast.Cli;

/// <summary>What every verb needs.</summary>
/// <param name="Screen">Where to write.</param>
/// <param name="Time">The clock.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record Setting(Screen Screen, TimeProvider Time, CancellationToken Cancellation);
