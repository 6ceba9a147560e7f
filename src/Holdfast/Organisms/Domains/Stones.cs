using Holdfast.Evidence.Catalogs;

namespace Holdfast.Organisms.Domains;

/// <summary>Invented minerals, to be forgotten by default.</summary>
[Card("stones", "Invented minerals: where they are found, what they cure, who keeps them")]
public sealed record Stones : IInventedDomain
{
    // Made once: options are compared and written by value, and what a domain says is no option of it.
    private static readonly IReadOnlyList<Relation> Said =
    [
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
        }
    ];

    /// <inheritdoc />
    public IReadOnlyList<Relation> Relations => Said;
}
