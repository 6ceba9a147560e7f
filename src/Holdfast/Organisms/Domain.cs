using System.Globalization;
using Holdfast.Evidence.Chance;
using Holdfast.Organisms.Domains;

namespace Holdfast.Organisms;

/// <summary>The entities of one domain and, for each relation, the value that is true of each.</summary>
internal sealed class Domain
{
    private readonly int[][] _facts;

    /// <summary>Makes up names, values and facts; each fact is drawn on its own, so none follows from another.</summary>
    /// <param name="relations">What can be said.</param>
    /// <param name="entities">How many there are.</param>
    /// <param name="nameHalves">First halves that names are put together from, and as many second ones.</param>
    /// <param name="values">Values that each relation chooses from.</param>
    /// <param name="syllables">Where names and values come from.</param>
    /// <param name="seed">Draws names and facts.</param>
    public Domain(IReadOnlyList<Relation> relations, int entities, int nameHalves, int values, Syllables syllables, Seed seed)
    {
        Relations = relations;
        Entities = syllables.Names(entities, nameHalves, seed.Derive("names"));
        Values = [.. Relations.Select(relation => Enumerable.Range(0, values)
            .Select(_ => relation.ProperValues ? Syllables.Capital(syllables.Word()) : syllables.Word()).ToArray())];
        var random = seed.Derive("facts").Random();
        _facts = [.. Entities.Select(_ => Relations.Select(_ => random.Next(values)).ToArray())];
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
