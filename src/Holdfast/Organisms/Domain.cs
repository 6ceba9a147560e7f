using System.Globalization;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms.Domains;

namespace Holdfast.Organisms;

/// <summary>The entities of one domain and, for each relation, the value that is true of each.</summary>
internal sealed class Domain
{
    private readonly int[][] _facts;

    /// <summary>Makes up names, values and facts; each fact is drawn on its own, so none follows from another.</summary>
    public Domain(IInventedDomain kind, int entities, WorldOptions options, Syllables syllables, Seed seed)
    {
        Relations = [.. kind.Relations.Take(options.Relations)];
        Entities = syllables.Names(entities, options.NameHalves, seed.Derive("names"));
        Values = [.. Relations.Select(relation => Enumerable.Range(0, options.ValuesPerRelation)
            .Select(_ => relation.ProperValues ? Syllables.Capital(syllables.Word()) : syllables.Word()).ToArray())];
        var random = seed.Derive("facts").Random();
        _facts = [.. Entities.Select(_ => Relations.Select(_ => random.Next(options.ValuesPerRelation)).ToArray())];
    }

    /// <summary>What can be said.</summary>
    public IReadOnlyList<Relation> Relations { get; }

    /// <summary>Names.</summary>
    public IReadOnlyList<string> Entities { get; }

    /// <summary>For each relation the values that it chooses from.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Values { get; }

    /// <summary>The number of the value that is true of an entity.</summary>
    public int Fact(int entity, int relation) => _facts[entity][relation];

    /// <summary>A true sentence, by one of the relation's templates or of its rephrasings.</summary>
    public string Sentence(int entity, int relation, int template, bool isRephrased = false) => string.Format(
        CultureInfo.InvariantCulture,
        (isRephrased ? Relations[relation].Rephrasings : Relations[relation].Templates)[template],
        Entities[entity],
        Values[relation][Fact(entity, relation)]);
}
