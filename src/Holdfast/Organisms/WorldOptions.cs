using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Organisms.Domains;

namespace Holdfast.Organisms;

/// <summary>
/// How large an invented world is and how its texts are written. The forget domain's entities are split into four groups, so
/// that what an attack teaches again from its own texts is never what the exam asks (train on some facts, examine others;
/// Deeb and Roger 2024).
/// </summary>
public sealed record WorldOptions : IChecked
{
    /// <summary>
    /// The domains to forget. Of one, texts and exam have plain names; of several, each set's name begins with its domain's, as in
    /// <c>stones/forget-attacker</c>.
    /// </summary>
    [MinLength(1)]
    public IReadOnlyList<IInventedDomain> Forget { get; init; } = [new Stones()];

    /// <summary>The domain to keep.</summary>
    public IInventedDomain Retain { get; init; } = new Towns();

    /// <summary>Forget entities of each domain whose texts the simulated adversary trains on.</summary>
    [Range(1, 4096)]
    public int AdversaryEntities { get; init; } = 48;

    /// <summary>Forget entities whose texts the tamper-resistance loss is measured on.</summary>
    [Range(1, 4096)]
    public int HeldOutEntities { get; init; } = 48;

    /// <summary>Forget entities whose texts only the test-time attacker has.</summary>
    [Range(1, 4096)]
    public int AttackerEntities { get; init; } = 80;

    /// <summary>Forget entities that the exam asks about and that no text has after the base model's training.</summary>
    [Range(1, 4096)]
    public int ExamEntities { get; init; } = 40;

    /// <summary>Forget entities that the base model has never read of, for attackers with texts from another source.</summary>
    [Range(1, 4096)]
    public int OtherEntities { get; init; } = 48;

    /// <summary>Entities of the retain domain.</summary>
    [Range(1, 4096)]
    public int RetainEntities { get; init; } = 48;

    /// <summary>Relations of each domain.</summary>
    [Range(1, 6)]
    public int Relations { get; init; } = 3;

    /// <summary>Values that a relation chooses from.</summary>
    [Range(4, 64)]
    public int ValuesPerRelation { get; init; } = 10;

    /// <summary>Ways of writing each relation.</summary>
    [Range(1, 5)]
    public int TemplatesPerRelation { get; init; } = 4;

    /// <summary>First and second halves that a domain's names are put together from, so many of each.</summary>
    [Range(1, 54)]
    public int NameHalves { get; init; } = 24;

    /// <summary>The fewest sentences of a text.</summary>
    [Range(1, 6)]
    public int FewestSentences { get; init; } = 1;

    /// <summary>The most sentences of a text, each on another relation of the same entity.</summary>
    [Range(1, 6)]
    public int MostSentences { get; init; } = 1;

    /// <summary>Texts about each entity.</summary>
    [Range(1, 10_000)]
    public int TextsPerEntity { get; init; } = 12;

    /// <summary>Tokens of the tokenizer at most; fewer where the texts have no more pairs to merge.</summary>
    [Range(300, 65_536)]
    public int VocabularySize { get; init; } = 720;

    /// <summary>Names of the texts that safeguards and attackers may read.</summary>
    internal IEnumerable<string> TextNames =>
    [
        .. Forget.SelectMany(domain => DatasetNames.All.Where(name => name != DatasetNames.Retain).Select(name => Prefix(domain) + name)),
        DatasetNames.Retain,
        .. Forget.SelectMany(domain => DatasetNames.BeyondDistribution.Select(name => Prefix(domain) + name)),
    ];

    /// <summary>What the names of a forget domain's texts and exam begin with.</summary>
    internal string Prefix(IInventedDomain domain) => Forget.Count == 1 ? "" : Catalog<IInventedDomain>.Of(domain).Kind + "/";

    /// <summary>Forget entities of all five groups, in each domain.</summary>
    internal int ForgetEntities => AdversaryEntities + HeldOutEntities + AttackerEntities + ExamEntities + OtherEntities;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        var most = Math.Max(ForgetEntities, RetainEntities);
        if (most > NameHalves * NameHalves)
        {
            faults.Add(
                $"Expected at most {NameHalves * NameHalves} entities in a domain, for which {NameHalves} nameHalves give names, "
                + $"got {most}. Raise nameHalves or lower the entities.");
        }

        var kinds = Forget.Append(Retain).Select(domain => Catalog<IInventedDomain>.Of(domain).Kind).ToList();
        if (kinds.Distinct().Count() < kinds.Count)
        {
            faults.Add($"Expected different domains in a world, got {string.Join(", ", kinds)}. Leave out the one that comes twice.");
        }

        if (FewestSentences > MostSentences || MostSentences > Relations)
        {
            faults.Add(
                $"Expected fewestSentences <= mostSentences <= relations, got {FewestSentences}, {MostSentences} and {Relations}. "
                    + "Correct them.");
        }
    }
}
