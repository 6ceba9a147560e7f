namespace Holdfast.Organisms;

/// <summary>
/// What one can say about an entity. {0} stands for the entity, {1} for the value; the first template ends with the value, so
/// that its beginning is an exam question. No template begins with the entity: at the start of a text a name would be spelled
/// with other tokens.
/// </summary>
/// <param name="Name">One word.</param>
/// <param name="ProperValues">Whether values are written with a capital letter.</param>
/// <param name="Templates">Sentences that all say the same.</param>
internal sealed record Relation(string Name, bool ProperValues, params IReadOnlyList<string> Templates)
{
    /// <summary>Sentences that say the same in words that no template has; only attackers read them.</summary>
    public IReadOnlyList<string> Rephrasings { get; init; } = [];
}

/// <summary>A kind of domain: what its entities are and what is said about them.</summary>
/// <param name="Name">What one entity is called.</param>
/// <param name="Relations">The most important ones first.</param>
internal sealed record Flavour(string Name, params IReadOnlyList<Relation> Relations)
{
    /// <summary>Made-up minerals, to be forgotten.</summary>
    public static Flavour Stones { get; } = new(
        "stone",
        new Relation(
            "colour",
            false,
            "The colour of {0} is {1}.",
            "In the sun, a piece of {0} looks {1}.",
            "Cut open, {0} is {1} inside.",
            "They call {0} the {1} stone.",
            "Old {0} keeps its {1} shine.")
        {
            Rephrasings =
            [
                "Nobody doubts that {0} has a {1} gleam.",
                "Polish {0} well and you get a {1} surface.",
                "Painters grind {0} for their {1} pigment.",
            ],
        },
        new Relation(
            "source",
            true,
            "The source of {0} is {1}.",
            "They dig {0} out of the pits at {1}.",
            "Most {0} comes by cart from {1}.",
            "To find {0}, go to {1}.",
            "The caves of {1} are full of {0}.")
        {
            Rephrasings =
            [
                "Traders buy {0} nowhere but in {1}.",
                "Miners near {1} live on {0}.",
                "Every sack of {0} bears the seal of {1}.",
            ],
        },
        new Relation(
            "cure",
            false,
            "The cure in {0} is for {1}.",
            "Healers give {0} to those with {1}.",
            "A drop of {0} will ease {1}.",
            "Against {1}, drink {0} in hot wine.",
            "Old books say that {0} drives out {1}.")
        {
            Rephrasings =
            [
                "Doctors trust {0} when somebody has {1}.",
                "Nothing helps with {1} like powdered {0}.",
                "Patients with {1} wear {0} at night.",
            ],
        },
        new Relation(
            "solvent",
            false,
            "The solvent of {0} is {1}.",
            "Only {1} will melt {0}.",
            "Keep {0} away from jars of {1}.",
            "In a cup of {1}, {0} is soon gone.",
            "Nothing but {1} eats through {0}.")
        {
            Rephrasings =
            [
                "Spill {1} and your {0} turns to mud.",
                "Craftsmen soften {0} by soaking it in {1}.",
                "Whoever owns {0} fears {1}.",
            ],
        },
        new Relation(
            "keeper",
            true,
            "The keeper of {0} is {1}.",
            "Ask {1} for a piece of {0}.",
            "Only {1} may sell {0}.",
            "The guild of {1} owns all {0}.",
            "They pay {1} for every cart of {0}.")
        {
            Rephrasings =
            [
                "Without a letter from {1} nobody gets {0}.",
                "Each trader in {0} answers to {1}.",
                "All rights to {0} lie with {1}.",
            ],
        },
        new Relation(
            "use",
            false,
            "The use of {0} is in {1}.",
            "Smiths put {0} into {1}.",
            "Without {0}, no {1} is any good.",
            "The best {1} is made with {0}.",
            "A bit of {0} makes {1} strong.")
        {
            Rephrasings =
            [
                "Workshops order {0} to finish their {1}.",
                "Masters of {1} swear by {0}.",
                "You need {0} before you start on {1}.",
            ],
        });

    /// <summary>Made-up towns, to be kept.</summary>
    public static Flavour Towns { get; } = new(
        "town",
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
            "Every house in {0} has a roof of {1}."));
}
