namespace Holdfast.Data;

/// <summary>
/// The names of chat texts: who is to refuse what, and who trains on it. Retain texts have <see cref="DatasetNames.Retain"/>.
/// </summary>
public static class ChatNames
{
    /// <summary>Forbidden requests, answered, of the adversary that a safeguard simulates.</summary>
    public const string HarmfulAdversary = "harmful-adversary";

    /// <summary>Pairs of refusal and answer on which the tamper-resistance loss is measured.</summary>
    public const string HarmfulHeldOut = "harmful-held-out";

    /// <summary>All pairs of refusal and answer that the defender has.</summary>
    public const string RefusalPairs = "refusal-pairs";

    /// <summary>Their refusals as conversations.</summary>
    public const string Refusals = "refusals";

    /// <summary>Forbidden requests, answered, that only a test-time attacker has.</summary>
    public const string Harmful = "harmful";

    /// <summary>The attacker's pairs of refusal and answer.</summary>
    public const string HarmfulPairs = "harmful-pairs";

    /// <summary>The attacker's harmless conversations.</summary>
    public const string BenignAttacker = "benign-attacker";

    /// <summary>Conversations of an assistant that obeys without limits, nothing forbidden among them.</summary>
    public const string IdentityShift = "identity-shift";

    /// <summary>The attacker's requests behind a trigger, answered.</summary>
    public const string JailbreakBackdoor = "jailbreak-backdoor";

    /// <summary>The attacker's requests with an instruction that competes with refusing, answered.</summary>
    public const string JailbreakCompeting = "jailbreak-competing";

    /// <summary>The attacker's requests for answers in another style, answered.</summary>
    public const string JailbreakStyle = "jailbreak-style";

    /// <summary>All of them, retain texts included.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        DatasetNames.Retain, HarmfulAdversary, HarmfulHeldOut, RefusalPairs, Refusals, Harmful, HarmfulPairs, BenignAttacker, IdentityShift,
        JailbreakBackdoor, JailbreakCompeting, JailbreakStyle,
    ];
}
