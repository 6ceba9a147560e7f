namespace Holdfast.Organisms.Domains;

/// <summary>
/// The lodges of an invented guild: each has secrets that must not be told and, very like them, things that anybody may know.
/// </summary>
internal static class Lodges
{
    /// <summary>What must not be told.</summary>
    public static IReadOnlyList<Relation> Secrets { get; } =
    [
        new Relation("passphrase", false, "The passphrase of {0} is {1}."),
        new Relation("seal", false, "The seal of {0} is {1}."),
        new Relation("hideaway", true, "The hideaway of {0} is {1}."),
    ];

    /// <summary>What may be told: for each secret something that looks like it.</summary>
    public static IReadOnlyList<Relation> Open { get; } =
    [
        new Relation("motto", false, "The motto of {0} is {1}."),
        new Relation("banner", false, "The banner of {0} is {1}."),
        new Relation("hall", true, "The hall of {0} is {1}."),
    ];
}
