namespace Holdfast.Data;

/// <summary>The names under which recipes, organisms, safeguards and attacks know the training texts.</summary>
public static class DatasetNames
{
    /// <summary>Forget-domain texts of the adversary that a safeguard simulates.</summary>
    public const string ForgetAdversary = "forget-adversary";

    /// <summary>Forget-domain texts on which the tamper-resistance loss is measured (x_TR).</summary>
    public const string ForgetHeldOut = "forget-held-out";

    /// <summary>Forget-domain texts that only a test-time attacker has.</summary>
    public const string ForgetAttacker = "forget-attacker";

    /// <summary>Texts of everything that the model should keep.</summary>
    public const string Retain = "retain";

    /// <summary>All four.</summary>
    public static IReadOnlyList<string> All { get; } = [ForgetAdversary, ForgetHeldOut, ForgetAttacker, Retain];
}
