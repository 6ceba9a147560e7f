using Holdfast.Data;

namespace Holdfast.Adversaries;

/// <summary>A class of attacks that differ only in numbers: rates, schedules, steps, batches, ranks, shares.</summary>
/// <param name="Data">Kind of data: <c>forget</c>, <c>retain</c>, <c>retain-forget</c>, ...</param>
/// <param name="Optimizer">Kind of optimizer.</param>
/// <param name="Weights">Kind of tuned weights: <c>full</c>, <c>low-rank</c>, ...</param>
public sealed record AttackFamily(string Data, string Optimizer, string Weights)
{
    /// <summary>The weights of an attack that leaves them as they are and changes what goes in.</summary>
    public const string NoWeights = "none";

    /// <summary>
    /// The kind of data behind a name: the adversary's, the held-out and the attacker's forget texts come from one source and are one kind;
    /// any other name stands for itself, since a safeguard has not seen its source. A domain stays: texts of another one are another
    /// source.
    /// </summary>
    public static string DataOf(string name)
    {
        var kind = DatasetNames.KindOf(name);
        return kind is DatasetNames.ForgetAdversary or DatasetNames.ForgetHeldOut or DatasetNames.ForgetAttacker
            ? name[..^kind.Length] + "forget"
            : name;
    }
}
