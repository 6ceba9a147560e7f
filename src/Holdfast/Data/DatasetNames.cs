namespace Holdfast.Data;

/// <summary>
/// The names under which recipes, organisms, safeguards and attacks know the training texts: a kind, or a domain and a kind as in
/// <c>biology/forget-attacker</c> where a model has several domains to forget.
/// </summary>
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

    /// <summary>What the attacker's texts say, in phrasings that no other set has.</summary>
    public const string ForgetRephrased = "forget-rephrased";

    /// <summary>Forget-domain texts on subjects that no other set is about.</summary>
    public const string ForgetOtherEntities = "forget-other-entities";

    /// <summary>Forget-domain texts from another source: other subjects in other phrasings.</summary>
    public const string ForgetOutOfDistribution = "forget-out-of-distribution";

    /// <summary>Running text of the forget domain, from which a model was made that knows real texts.</summary>
    public const string ForgetPassages = "forget-passages";

    /// <summary>The four that every experiment has.</summary>
    public static IReadOnlyList<string> All { get; } = [ForgetAdversary, ForgetHeldOut, ForgetAttacker, Retain];

    /// <summary>Those that only attackers read, to be met besides in a world that is made up.</summary>
    public static IReadOnlyList<string> BeyondDistribution { get; } = [ForgetRephrased, ForgetOtherEntities, ForgetOutOfDistribution];

    /// <summary>What stands before the slash; empty where there is none.</summary>
    public static string DomainOf(string name) => name[..Math.Max(0, name.LastIndexOf('/'))];

    /// <summary>What stands after the slash: one of the names here, or one of a recipe's own.</summary>
    public static string KindOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>The domain that someone who trains on these texts is after; empty where they name several domains or none.</summary>
    /// <param name="names">Names of texts; retain texts say nothing.</param>
    public static string DomainOf(IEnumerable<string> names) =>
        names.Where(name => KindOf(name) != Retain).Select(DomainOf).Distinct().ToList() is [var domain] ? domain : "";
}
