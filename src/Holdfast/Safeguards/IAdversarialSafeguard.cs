using Holdfast.Adversaries;

namespace Holdfast.Safeguards;

/// <summary>A safeguard that trains against simulated attacks and says which, so that reports can tell seen from unseen attacks.</summary>
public interface IAdversarialSafeguard
{
    /// <summary>The families of attacks that it has seen.</summary>
    IEnumerable<AttackFamily> TrainedAgainst { get; }
}
