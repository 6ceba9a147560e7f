using Holdfast.Evidence.Catalogs;
using Holdfast.Objectives;

namespace Holdfast.Tests.Objectives;

/// <summary>
/// Every objective that is held to what objectives promise: those of the catalogue, an option that changes one, and one that a safeguard
/// keeps.
/// </summary>
internal static class AllObjectives
{
    private const string Noise = "representation-noise";
    private const string Clamped = "gradient-ascent, clamped";

    /// <summary>Names, those of the catalogue first.</summary>
    public static IEnumerable<string> Kinds => Catalog<IObjective>.Cards.Select(card => card.Kind).Append(Noise).Append(Clamped);

    /// <summary>
    /// One of them with its defaults or, where these leave a model that knows nothing with hardly any gradient, with gentler options.
    /// </summary>
    public static IObjective Make(string kind) => kind switch
    {
        Noise => new RepresentationNoise(1, 0.001),
        Clamped => new GradientAscent { Clamped = true },
        "saturation-importance" => new SaturationImportance { Saturation = 1 },
        "simple-negative-preference" => new SimpleNegativePreference { Beta = 0.5 },
        _ => (IObjective)Activator.CreateInstance(Catalog<IObjective>.Find(kind)!.Type)!,
    };
}
