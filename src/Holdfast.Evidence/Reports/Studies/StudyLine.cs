using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>One number of a study.</summary>
/// <param name="Safeguard">The safeguard.</param>
/// <param name="X">Where it stands on the study's axis; null without one.</param>
/// <param name="Group">The group of attacks; empty for none.</param>
/// <param name="Attack">The attack; empty for several together or none.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="Value">The number, or that the budget was not enough.</param>
public sealed record StudyLine(string Safeguard, double? X, string Group, string Attack, string Measure, string Value)
{
    /// <summary>Ends of the 95 % interval and sample size; null for a number without.</summary>
    public Figure? Figure { get; init; }

    internal static IEnumerable<StudyLine> Of(string safeguard, double? x, string group, string measure, Figure? figure) =>
        figure is null ? [] : [new StudyLine(safeguard, x, group, "", measure, CsvLines.Plain(figure.Value)) { Figure = figure }];

    internal static IEnumerable<StudyLine> Of(string safeguard, string group, string attack, string measure, Regained? price) =>
        price is null ? [] : [new StudyLine(safeguard, null, group, attack, measure, RecoveryCsv.Price(price))];
}
