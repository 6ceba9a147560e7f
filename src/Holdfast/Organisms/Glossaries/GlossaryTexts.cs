using Holdfast.Data;

namespace Holdfast.Organisms.Glossaries;

/// <summary>Names of the sets of a glossary organism.</summary>
internal static class GlossaryTexts
{
    /// <summary>Of any field: its definitions as the base model read them.</summary>
    public const string Definitions = "definitions";

    /// <summary>Of any field: passages that the base model read.</summary>
    public const string Passages = "passages";

    /// <summary>The exam on the definitions of all fields, each the subject of its questions.</summary>
    public const string DefinitionExam = "definitions";

    /// <summary>What the names of a forget field's sets begin with.</summary>
    public static string Prefix(IReadOnlyList<string> forget, string field) => forget.Count == 1 ? "" : field + "/";

    /// <summary>The sets of a forget field that safeguards and attackers may read.</summary>
    public static IEnumerable<string> OfForgetField(string library, string field) =>
    [
        DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut, DatasetNames.ForgetAttacker, DatasetNames.ForgetRephrased,
        DatasetNames.ForgetOtherEntities, DatasetNames.ForgetPassages,
        .. Field.HasOtherText(library, field) ? [DatasetNames.ForgetOutOfDistribution] : Array.Empty<string>(),
    ];
}
