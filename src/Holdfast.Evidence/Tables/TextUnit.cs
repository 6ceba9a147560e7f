namespace Holdfast.Evidence.Tables;

/// <summary>What one record of a plain text file is.</summary>
public enum TextUnit
{
    /// <summary>A line that is not blank.</summary>
    Line,

    /// <summary>A run of lines up to the next blank one, joined by line feeds.</summary>
    Paragraph,
}
