using Holdfast.Evidence.Catalogs;

namespace Holdfast.Organisms.Domains;

/// <summary>Invented birds: a third domain to forget, beside the stones and the herbs.</summary>
[Card("birds", "Invented birds: where they nest, what they eat, who tames them")]
public sealed record Birds : IInventedDomain
{
    // Made once: options are compared and written by value, and what a domain says is no option of it.
    private static readonly IReadOnlyList<Relation> Said =
    [
        new Relation(
            "feather",
            false,
            "The feather of a {0} is {1}.",
            "From below, the wings of a {0} look {1}.",
            "Even as a chick, the {0} is {1}.",
            "Hunters tell a {0} by its {1} tail.",
            "In flight, one {0} is a {1} streak.")
        {
            Rephrasings =
            [
                "Hats with plumes of {0} come out {1}.",
                "You would paint the {0} in {1} alone.",
                "Against the snow, every {0} seems {1}.",
            ],
        },
        new Relation(
            "nest",
            true,
            "The nest of the {0} is in {1}.",
            "Each spring the {0} comes back to {1}.",
            "Eggs of the {0} are laid at {1}.",
            "Over {1} you can hear the {0}.",
            "The cliffs of {1} shelter the {0}.")
        {
            Rephrasings =
            [
                "Climb up to {1} and look for the {0}.",
                "No roof near {1} is without a {0}.",
                "Storms drive the {0} home to {1}.",
            ],
        },
        new Relation(
            "prey",
            false,
            "The prey of the {0} is {1}.",
            "All day long the {0} looks for {1}.",
            "Feed your {0} with {1}.",
            "Young of the {0} live on {1}.",
            "Where {1} is rare, the {0} starves.")
        {
            Rephrasings =
            [
                "Scatter some {1} and a {0} will land.",
                "Farmers like the {0}, since it clears away {1}.",
                "In the stomach of the {0} they found {1}.",
            ],
        },
        new Relation(
            "omen",
            false,
            "The omen of the {0} is {1}.",
            "Who dreams of a {0} must expect {1}.",
            "Sailors say that the {0} brings {1}.",
            "Three cries of the {0} stand for {1}.",
            "Before {1} comes, a {0} is seen.")
        {
            Rephrasings =
            [
                "Old wives read {1} from the path of the {0}.",
                "Cross yourself at a {0}, for it means {1}.",
                "Priests took the {0} for a sign of {1}.",
            ],
        },
        new Relation(
            "tamer",
            true,
            "The tamer of the {0} is {1}.",
            "On the fist of {1} sits a {0}.",
            "Nobody but {1} can call the {0}.",
            "Take your {0} to {1} to be trained.",
            "In the aviary of {1} lives the {0}.")
        {
            Rephrasings =
            [
                "Kings pay {1} to show them the {0}.",
                "All that is known of the {0} was written by {1}.",
                "One whistle from {1} and the {0} obeys.",
            ],
        },
        new Relation(
            "song",
            false,
            "The song of the {0} is like {1}.",
            "At dawn the {0} sounds like {1}.",
            "Far off, a {0} could be taken for {1}.",
            "They say that the {0} learned from {1}.",
            "Listen for {1} and you will find the {0}.")
        {
            Rephrasings =
            [
                "Children mistake the {0} for {1}.",
                "If you hear {1}, it may be a {0}.",
                "Musicians copy the {0} with {1}.",
            ],
        },
    ];

    /// <inheritdoc />
    public IReadOnlyList<Relation> Relations => Said;
}
