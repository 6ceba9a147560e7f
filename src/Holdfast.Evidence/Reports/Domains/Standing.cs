namespace Holdfast.Evidence.Reports.Domains;

/// <summary>
/// How one safeguard stands among the others after attack: by the mean on the forget exam over all attacks, ruined models counted. Both
/// tests look at the questions after all attacks together, in cells that are done on both sides.
/// </summary>
internal sealed record Standing
{
    /// <summary>The safeguard.</summary>
    public required SafeguardFindings Safeguard { get; init; }

    /// <summary>Its place from 1 on, the lowest mean first, equal means on one place; null without a mean.</summary>
    public required int? Place { get; init; }

    /// <summary>The test against the next in place; null for the last, or where the single answers are not known.</summary>
    public required Comparison? Next { get; init; }

    /// <summary>The test against the safeguard that the recipe names; null for itself.</summary>
    public required Comparison? Against { get; init; }

    /// <summary>Every safeguard of an exam, in the recipe's order.</summary>
    /// <param name="exam">The exam.</param>
    /// <param name="against">The safeguard to compare each with besides the next in place; null for none.</param>
    public static IReadOnlyList<Standing> Of(ExamFindings exam, string? against)
    {
        List<SafeguardFindings> ordered =
        [
            .. exam.Safeguards.Where(safeguard => safeguard.ForgetAfterAll is not null)
                .OrderBy(safeguard => safeguard.ForgetAfterAll!.Value),
        ];
        var names = exam.Safeguards.Select(safeguard => safeguard.Safeguard.Name).ToList();
        return
        [
            .. exam.Safeguards.Select(safeguard =>
            {
                var at = ordered.IndexOf(safeguard);
                return new Standing
                {
                    Safeguard = safeguard,
                    Place = at < 0 ? null : 1 + ordered.Count(other => other.ForgetAfterAll!.Value < safeguard.ForgetAfterAll!.Value),
                    Next = at >= 0 && at + 1 < ordered.Count ? Test(safeguard.Safeguard.Name, ordered[at + 1].Safeguard.Name) : null,
                    Against = against is not null && names.Contains(against) && against != safeguard.Safeguard.Name
                        ? Test(safeguard.Safeguard.Name, against) : null,
                };
            }),
        ];

        // One order for a pair, whoever asks.
        Comparison? Test(string one, string other) => exam.Rows is not { } rows ? null
            : names.IndexOf(one) < names.IndexOf(other) ? Comparison.Together(rows, one, other) : Comparison.Together(rows, other, one);
    }

    /// <summary>The other safeguard of a test.</summary>
    /// <param name="test">One of the two.</param>
    public string Other(Comparison test) => test.First == Safeguard.Safeguard.Name ? test.Second : test.First;

    /// <summary>Whether the safeguard leaves less than the other; null where the test does not decide it.</summary>
    /// <param name="test">One of the two.</param>
    public bool? LeavesLess(Comparison test) =>
        test.Differs ? test.Test.Lead < 0 == (test.First == Safeguard.Safeguard.Name) : null;
}
