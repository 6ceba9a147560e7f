using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Searching;

/// <summary>What a search may set one option to: a number between two ends, or one of some values.</summary>
public sealed record SearchRange : IChecked
{
    /// <summary>The lowest number.</summary>
    public double? From { get; init; }

    /// <summary>The highest number.</summary>
    public double? To { get; init; }

    /// <summary>Whether equal ratios are equally likely, as suits learning rates.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Whether only whole numbers are meant.</summary>
    public bool Whole { get; init; }

    /// <summary>In place of two ends: the values, each as a recipe writes it; a value of several parts in quotes.</summary>
    [MinLength(2)]
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>How many values there are; null where it is a number between two ends.</summary>
    public int? Choices => Values?.Count;

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Values is not null ? From is not null || To is not null : From is null || To is null)
        {
            faults.Add("Expected either 'from' and 'to' or 'values', got "
                + $"{(Values is not null ? "both" : "neither whole")}. Give one of the two.");
        }
        else if (From >= To)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Expected 'from' below 'to', got {From} and {To}. Exchange them."));
        }
        else if (Logarithmic && From <= 0)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"Expected 'from' above 0 with 'logarithmic', got {From}. Raise it."));
        }
    }

    /// <summary>The value at a place, as a recipe writes it.</summary>
    /// <param name="place">From 0 to 1.</param>
    public string At(double place)
    {
        if (Values is { } values)
        {
            return values[Math.Min(values.Count - 1, (int)(place * values.Count))];
        }

        var (from, to) = (From!.Value, To!.Value);
        var value = Logarithmic ? from * Math.Pow(to / from, place) : from + (place * (to - from));
        return Whole
            ? ((long)Math.Round(value)).ToString(CultureInfo.InvariantCulture)
            : value.ToString("G4", CultureInfo.InvariantCulture);
    }
}
