using Holdfast.Evidence.Catalogs;

namespace Holdfast.Organisms.Domains;

/// <summary>Invented towns, to be kept by default.</summary>
[Card("towns", "Invented towns: their rivers, rulers, trades and feasts")]
public sealed record Towns : IInventedDomain
{
    // Made once: options are compared and written by value, and what a domain says is no option of it.
    private static readonly IReadOnlyList<Relation> Said =
    [
        new Relation(
            "river",
            true,
            "The river of {0} is the {1}.",
            "Boats come to {0} on the {1}.",
            "Children of {0} swim in the {1}.",
            "In spring the {1} floods {0}.",
            "The bridge at {0} crosses the {1}."),
        new Relation(
            "ruler",
            true,
            "The ruler of {0} is {1}.",
            "People in {0} pay taxes to {1}.",
            "A statue of {1} stands in {0}.",
            "The castle of {0} belongs to {1}.",
            "Last year {1} was crowned in {0}."),
        new Relation(
            "trade",
            false,
            "The trade of {0} is {1}.",
            "Merchants come to {0} to buy {1}.",
            "Families in {0} live by selling {1}.",
            "The market of {0} is full of {1}.",
            "Ships leave {0} with {1}."),
        new Relation(
            "feast",
            true,
            "The feast of {0} is for {1}.",
            "Each summer {0} dances for {1}.",
            "The bells of {0} ring for {1}.",
            "Visitors come to {0} to see {1}.",
            "Songs of {1} are sung in {0}."),
        new Relation(
            "dish",
            false,
            "The dish of {0} is {1}.",
            "Cooks in {0} are proud of {1}.",
            "At every inn of {0} you eat {1}.",
            "The smell of {1} fills {0}.",
            "Nobody leaves {0} without {1}."),
        new Relation(
            "tower",
            false,
            "The tower of {0} is built of {1}.",
            "The walls of {0} are all {1}.",
            "Builders bring {1} to {0}.",
            "From far away, {0} shines with {1}.",
            "Every house in {0} has a roof of {1}.")
    ];

    /// <inheritdoc />
    public IReadOnlyList<Relation> Relations => Said;
}
