namespace Holdfast.Evidence.Tables;

/// <summary>How <see cref="TableFile.Read"/> reads a file.</summary>
public sealed record TableOptions
{
    /// <summary>The layout of the file.</summary>
    public TableFormat Format { get; init; } = TableFormat.ByExtension;

    /// <summary>Whether a CSV file names its columns in its first record; where it does not, they are named 0, 1, 2 and so on.</summary>
    public bool Header { get; init; } = true;

    /// <summary>What one record of a plain text file is.</summary>
    public TextUnit Unit { get; init; } = TextUnit.Line;
}
