using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports.Domains;

/// <summary>What a run with domains shows on one forget exam of one domain: a block of its table.</summary>
internal sealed record DomainExam
{
    /// <summary>The domain and, where it has several forget exams, which.</summary>
    public required string Title { get; init; }

    /// <summary>What the domain's run shows.</summary>
    public required Findings Domain { get; init; }

    /// <summary>The exam.</summary>
    public required ExamFindings Exam { get; init; }

    /// <summary>The safeguard that the others are compared with besides; null for none.</summary>
    public string? Against => Domain.Summary.Plan.Against;

    /// <summary>How each safeguard stands, in the recipe's order.</summary>
    public required IReadOnlyList<Standing> Standings { get; init; }

    /// <summary>
    /// Every forget exam of every domain, in the recipe's order; of a run without domains its own. The tests of all of them are corrected
    /// together.
    /// </summary>
    /// <param name="findings">What the run shows.</param>
    public static IReadOnlyList<DomainExam> Of(Findings findings)
    {
        List<DomainExam> all =
        [
            .. from domain in findings.HasDomains ? findings.Domains : [findings]
               from exam in domain.Exams
               select new DomainExam
               {
                   Title = exam.Title.Length == 0 ? domain.Summary.Recipe : $"{domain.Summary.Recipe}: {exam.Title}",
                   Domain = domain,
                   Exam = exam,
                   Standings = Standing.Of(exam, domain.Summary.Plan.Against),
               },
        ];

        // A pair that is tested for two reasons is tested once.
        var tests = all.SelectMany(block => block.Standings.SelectMany(standing => new[] { standing.Next, standing.Against })
            .OfType<Comparison>().Distinct().Select(test => (block.Title, Test: test))).ToList();
        var adjusted = tests.Zip(Holm.Adjust([.. tests.Select(test => test.Test.Test.P)]))
            .ToDictionary(pair => pair.First, pair => pair.First.Test with { Adjusted = pair.Second });
        return [.. all.Select(block => block with
        {
            Standings = [.. block.Standings.Select(standing => standing with
            {
                Next = standing.Next is { } next ? adjusted[(block.Title, next)] : null,
                Against = standing.Against is { } against ? adjusted[(block.Title, against)] : null,
            })],
        })];
    }

    /// <summary>A safeguard's findings; null where the domain has none of that name.</summary>
    /// <param name="safeguard">The safeguard, as the whole run plans it.</param>
    public SafeguardFindings? Found(PlannedSafeguard safeguard) =>
        Exam.Safeguards.FirstOrDefault(found => found.Safeguard.Name == safeguard.Name);
}
