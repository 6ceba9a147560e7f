namespace Holdfast.Evidence.Reports.Charts;

/// <summary>How one of several things is told apart: by colour (Okabe and Ito's, safe for colour-blind readers), by dashes and by marker,
/// so that none of them is needed alone.</summary>
/// <param name="Color">Colour of lines and markers.</param>
/// <param name="Marker">Path of the marker, about 8 units wide, around the origin.</param>
/// <param name="Dashes">Dash pattern of lines; empty for an unbroken one.</param>
internal sealed record Ink(string Color, string Marker, string Dashes)
{
    private static readonly Ink[] Wells =
    [
        new("#D55E00", "M-3.5,-3.5H3.5V3.5H-3.5Z", ""),
        new("#E69F00", "M0,-4.5L4.3,3.2H-4.3Z", "7 3"),
        new("#0072B2", "M0,-4A4,4 0 1 1 0,4A4,4 0 1 1 0,-4Z", ""),
        new("#009E73", "M0,-5L4.5,0L0,5L-4.5,0Z", "2 2"),
        new("#CC79A7", "M0,4.5L4.3,-3.2H-4.3Z", "9 3 2 3"),
        new("#56B4E9", "M-4,0H4M0,-4V4", "5 5"),
        new("#000000", "M-3.5,-3.5L3.5,3.5M-3.5,3.5L3.5,-3.5", "1 3"),
    ];

    // Of more things than colours, those of one colour have another marker and other dashes.
    internal static Ink Of(int index)
    {
        var other = Wells[(index + (index / Wells.Length)) % Wells.Length];
        return Wells[index % Wells.Length] with { Marker = other.Marker, Dashes = other.Dashes };
    }
}
