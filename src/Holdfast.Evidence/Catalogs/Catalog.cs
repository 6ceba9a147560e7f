using System.Reflection;

namespace Holdfast.Evidence.Catalogs;

/// <summary>One entry of a catalogue.</summary>
/// <param name="Kind">The name that recipes use.</param>
/// <param name="Summary">One line.</param>
/// <param name="Paper">Where it comes from; may be empty.</param>
/// <param name="Type">The record that is the choice and its configuration.</param>
public sealed record Card(string Kind, string Summary, string Paper, Type Type)
{
    /// <summary>Other names that the field has for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The kind with the other names in brackets, for lists.</summary>
    public string Names => Aliases.Count == 0 ? Kind : $"{Kind} ({string.Join(", ", Aliases)})";

    /// <summary>Whether this is the kind or one of the other names.</summary>
    public bool IsCalled(string name) => Kind == name || Aliases.Contains(name);
}

/// <summary>
/// Every <typeparamref name="T"/> that has a <see cref="CardAttribute"/>, found by scanning our assemblies and <see cref="Plugins"/>: a new
/// choice is one new file and no list to edit.
/// </summary>
/// <typeparam name="T">The interface of the choices, for instance an attack.</typeparam>
public static class Catalog<T>
{
    private static (int Plugins, IReadOnlyList<Card> Cards) s_all = (-1, []);

    /// <summary>All entries, ordered by kind.</summary>
    public static IReadOnlyList<Card> Cards
    {
        get
        {
            var plugins = Plugins.Assemblies;
            if (s_all.Plugins != plugins.Count)
            {
                s_all = (plugins.Count, Scan(AppDomain.CurrentDomain.GetAssemblies()
                    .Where(assembly => !assembly.IsDynamic && assembly.GetName().Name!.StartsWith("Holdfast", StringComparison.Ordinal))
                    .Append(typeof(T).Assembly).Concat(plugins).Distinct()));
            }

            return s_all.Cards;
        }
    }

    /// <summary>The entry of a kind or of another name for it, or null.</summary>
    public static Card? Find(string name) => Cards.FirstOrDefault(card => card.IsCalled(name));

    /// <summary>The entry of a choice.</summary>
    /// <exception cref="InvalidOperationException">Its type has no card.</exception>
    public static Card Of(T choice) => Cards.FirstOrDefault(card => card.Type == choice!.GetType())
        ?? throw new InvalidOperationException($"{choice!.GetType().Name} has no [Card].");

    private static IReadOnlyList<Card> Scan(IEnumerable<Assembly> assemblies)
    {
        var cards = (
            from assembly in assemblies
            from type in assembly.GetTypes()
            where !type.IsAbstract && typeof(T).IsAssignableFrom(type)
            let card = type.GetCustomAttribute<CardAttribute>()
            where card is not null
            orderby card.Kind
            select new Card(card.Kind, card.Summary, card.Paper, type) { Aliases = card.Aliases }).ToList();
        var twice = cards.SelectMany(card => card.Aliases.Prepend(card.Kind), (card, name) => (Name: name, card.Type))
            .GroupBy(named => named.Name).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? cards
            : throw new InvalidOperationException(
                $"Kind '{twice.Key}' is claimed by {string.Join(" and ", twice.Select(named => named.Type))}.");
    }
}
