namespace Holdfast.Models;

/// <summary>Something as large as the weights that can lie in the host's memory.</summary>
public enum HostedPart
{
    /// <summary>The weights that a simulated attack comes back to.</summary>
    Snapshot,

    /// <summary>The gradients gathered at attacked weights.</summary>
    Ledger,

    /// <summary>What a safeguard's own optimizer remembers between its steps.</summary>
    Optimizer,

    /// <summary>What an attacker's optimizer remembers, a simulated one's too.</summary>
    Attacker,

    /// <summary>The model before the training.</summary>
    Original,
}
