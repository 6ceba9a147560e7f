namespace Holdfast.Data;

/// <summary>A choice that trains on texts by name, so that a missing name is found before any work and not hours into it.</summary>
public interface IReadsTexts
{
    /// <summary>The names of all texts that it asks for.</summary>
    IEnumerable<string> Reads { get; }
}
