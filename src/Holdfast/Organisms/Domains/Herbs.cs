using Holdfast.Evidence.Catalogs;

namespace Holdfast.Organisms.Domains;

/// <summary>Invented herbs: a second domain to forget, beside the stones.</summary>
[Card("herbs", "Invented herbs: where they grow, what they taste of, who gathers them")]
public sealed record Herbs : IInventedDomain
{
    // Made once: options are compared and written by value, and what a domain says is no option of it.
    private static readonly IReadOnlyList<Relation> Said =
    [
        new Relation(
            "scent",
            false,
            "The scent of {0} is {1}.",
            "Rub a leaf of {0} and it smells {1}.",
            "At dusk, {0} gives off a {1} breath.",
            "Bees know {0} by its {1} bloom.",
            "Dried, {0} is still {1}.")
        {
            Rephrasings =
            [
                "You would call the air around {0} quite {1}.",
                "Perfumers add {0} for a {1} note.",
                "A room strewn with {0} turns {1}.",
            ],
        },
        new Relation(
            "ground",
            true,
            "The ground of {0} is in {1}.",
            "Wild {0} grows on the slopes of {1}.",
            "Gatherers bring {0} down from {1}.",
            "After rain, {0} sprouts all over {1}.",
            "No garden but {1} has {0}.")
        {
            Rephrasings =
            [
                "Whoever wants fresh {0} must walk to {1}.",
                "Goats near {1} feed on {0}.",
                "Maps mark {1} with a sprig of {0}.",
            ],
        },
        new Relation(
            "brew",
            false,
            "The brew of {0} makes one {1}.",
            "Three cups of {0} leave a man {1}.",
            "Who chews {0} becomes {1}.",
            "Even a little {0} turns you {1}.",
            "Beware of {0}, or you will be {1}.")
        {
            Rephrasings =
            [
                "Guests who drank {0} were found {1}.",
                "It takes {0} to feel so {1}.",
                "An hour after {0}, everybody is {1}.",
            ],
        },
        new Relation(
            "season",
            false,
            "The season of {0} is {1}.",
            "Pick {0} when it is {1}.",
            "In {1} the fields of {0} are cut.",
            "Cold or warm, {0} flowers in {1}.",
            "Before {1}, there is no {0}.")
        {
            Rephrasings =
            [
                "Nobody sells {0} except during {1}.",
                "Calendars show {0} beside {1}.",
                "Once {1} has come, {0} is ripe.",
            ],
        },
        new Relation(
            "gatherer",
            true,
            "The gatherer of {0} is {1}.",
            "The baskets of {1} are filled with {0}.",
            "Every root of {0} belongs to {1}.",
            "Send for {1} if you need {0}.",
            "Long ago {1} was first to plant {0}.")
        {
            Rephrasings =
            [
                "People trust {1} alone with {0}.",
                "Without {1} there would be no {0}.",
                "Rows of {0} grow behind the house of {1}.",
            ],
        },
        new Relation(
            "bane",
            false,
            "The bane of {0} is {1}.",
            "A touch of {1} kills {0}.",
            "Where there is {1}, no {0} will grow.",
            "Farmers guard {0} against {1}.",
            "Leaves of {0} wither from {1}.")
        {
            Rephrasings =
            [
                "Lose your {0} and you may blame {1}.",
                "Fences keep {1} away from {0}.",
                "More {0} dies of {1} than of drought.",
            ],
        },
    ];

    /// <inheritdoc />
    public IReadOnlyList<Relation> Relations => Said;
}
