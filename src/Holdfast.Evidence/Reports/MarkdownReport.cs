using System.Text;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports;

/// <summary>The tables as plain text, for a terminal, a pull request or a log.</summary>
[Card("markdown", "The tables as plain text")]
public sealed class MarkdownReport : IReport
{
    /// <inheritdoc />
    public string FileName => "report.md";

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        var study = Studies.Study.Of(findings);
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"# Tamper resistance: {Escaped(findings.Summary.Recipe)}\n");
        text.WriteLine($"{Wording.Meta(findings)}\n");
        text.WriteLine($"{Escaped(string.Join(' ', Verdict.Sentences(findings)))}\n");
        Headline(text, findings);
        Gaps(text, findings);
        Study(text, study);
        Attacks(text, findings);
        if (study is not { CoversRecovery: true })
        {
            Recovery(text, findings);
        }
        Comparisons(text, findings);
        Seeds(text, findings);
        Others(text, findings);
        text.WriteLine("## Words used here\n");
        foreach (var (word, meaning) in Wording.Terms)
        {
            text.WriteLine($"- **{word}**: {meaning}");
        }
        text.WriteLine("\n## How it was made\n");
        foreach (var (word, meaning) in Wording.Machine(findings).Concat(Wording.Inputs(findings.Run)))
        {
            text.WriteLine($"- {Escaped(word)}: {Escaped(meaning)}");
        }
        text.WriteLine("\nThe recipe, as resolved, is in recipe.yaml beside this file.");
    }

    private static void Headline(TextWriter text, Findings findings)
    {
        var seen = findings.Safeguards.Any(safeguard => safeguard.ForgetAfterSeen is not null);
        Table(
            text,
            [
                "Safeguard", "Retain before", "Forget before", seen ? "Forget after, mean (unseen attacks)" : "Forget after, mean",
                .. seen ? ["Forget after, mean (trained-against attacks †)"] : Array.Empty<string>(),
                "Forget after, mean (all attacks, ruined models counted)", "Ruined", "Forget after, worst", "Worst attack", "Worst cell",
                "Forget, highest at any step",
            ],
            findings.Safeguards.Select(safeguard => (string[])
            [
                safeguard.Safeguard.Name, Full(safeguard.RetainBefore), Full(safeguard.ForgetBefore), Full(safeguard.ForgetAfterUnseen),
                .. seen ? [Full(safeguard.ForgetAfterSeen)] : Array.Empty<string>(),
                Full(safeguard.ForgetAfterAll),
                FormattableString.Invariant($"{safeguard.Destroyed} of {safeguard.Planned}"),
                Full(safeguard.ForgetAfterWorst),
                safeguard.Worst is { } worst ? Wording.Flagged(worst.Attack.Name, worst.InDistribution) : Wording.None,
                safeguard.WorstCell is { } cell
                    ? $"{Wording.Percent(cell.Value)} {string.Join(", ", Wording.Cell(cell))}" : Wording.None,
                safeguard.Highest is { } highest
                    ? $"{Wording.Value(highest.Recovery.Best!.Forget)} ({highest.Attack.Name}, step {highest.Recovery.Best.Step})" : Wording.None,
            ]));
        text.WriteLine($"{Wording.Notes(findings)}\n");
        var sizes = findings.Safeguards.Select(safeguard => safeguard.ForgetBefore).OfType<Figure>().Select(Wording.Size).Distinct().ToList();
        if (sizes.Count > 0)
        {
            text.WriteLine($"Forget exam: {string.Join("; ", sizes)}.\n");
        }
    }

    private static void Gaps(TextWriter text, Findings findings)
    {
        if (findings.Gaps.Any())
        {
            text.WriteLine("## What is missing\n");
            Table(text, ["Safeguard", "Attack", "Seed", "End", "Reason"], findings.Gaps.Select(end => (string[])
            [
                end.Safeguard, Wording.Attack(end.Attack), FormattableString.Invariant($"{end.Seed}"), Wording.End(end.Status), end.Reason ?? "",
            ]));
        }
    }

    private static void Attacks(TextWriter text, Findings findings)
    {
        if (findings.Summary.Plan.Attacks.Count > 0)
        {
            text.WriteLine("## Forget exam after each attack\n");
            Table(
                text,
                ["Attack", "Steps", .. findings.Safeguards.Select(safeguard => safeguard.Safeguard.Name)],
                findings.Summary.Plan.Attacks.Select((attack, index) => (string[])
                [
                    Wording.Flagged(attack.Name, findings.SomebodyTrainedAgainst(attack.Name)), FormattableString.Invariant($"{attack.Steps}"),
                    .. findings.Safeguards.Select(safeguard => Full(safeguard.Attacks[index].ForgetAfter, Wording.Missing(safeguard.Attacks[index]))),
                ]));
        }
    }

    private static void Study(TextWriter text, Studies.Study? study)
    {
        if (study is not null)
        {
            text.WriteLine($"## {Escaped(study.Plan.Title)}\n\n{study.Explanation}\n");
            foreach (var (caption, table) in study.Tables())
            {
                text.WriteLine($"{caption}\n");
                Table(text, table);
            }
        }
    }

    private static void Recovery(TextWriter text, Findings findings)
    {
        if (findings.HasCurves)
        {
            text.WriteLine("## How fast it comes back\n");
            Table(text, RecoveryTables.Of(findings, _ => true));
            text.WriteLine($"{RecoveryTables.Notes}\n");
        }
    }

    private static void Comparisons(TextWriter text, Findings findings)
    {
        if (findings.Comparisons.Count > 0)
        {
            text.WriteLine("## Who differs from whom\n");
            Table(text, ComparisonTables.Pairs(findings));
            text.WriteLine($"{ComparisonTables.Notes(findings)} Attack by attack: see comparisons.csv.\n");
        }
    }

    private static void Seeds(TextWriter text, Findings findings)
    {
        if (findings.Summary.Plan.Seeds.Count > 1)
        {
            text.WriteLine("## Seed by seed\n");
            Table(
                text,
                ["Safeguard", "Seed", "Retain before", "Forget before", "Forget after, mean", "Forget after, worst", "Worst attack", "Attacks counted"],
                findings.Safeguards.SelectMany(safeguard => SeedFindings.Of(findings, safeguard).Select(seed => (string[])
                [
                    safeguard.Safeguard.Name, FormattableString.Invariant($"{seed.Seed}"), Share(seed.RetainBefore), Share(seed.ForgetBefore),
                    Share(seed.MeanAfter), Share(seed.WorstAfter), seed.Worst ?? Wording.None,
                    $"{seed.Counted} of {findings.Summary.Plan.Attacks.Count}",
                ])));
        }
    }

    private static void Others(TextWriter text, Findings findings)
    {
        if (findings.Others.Count > 0)
        {
            text.WriteLine("## Other measures\n");
            Table(
                text,
                ["Evaluation", "Metric", "Safeguard", "Before attack", "After attack, mean over attacks"],
                findings.Others.Select(other => (string[])
                [
                    other.Evaluation ?? Wording.None, other.Metric, other.Safeguard.Name, Full(other.Before), Full(other.After),
                ]));
        }
    }

    private static void Table(TextWriter text, ReportTable table) => Table(
        text,
        [.. table.Heads.Select(head => head.Text)],
        table.Rows.Select(row => row.Select(cell => cell.Under switch
        {
            "" => cell.Text,
            ['[', ..] => $"{cell.Text} {cell.Under.Replace("\n", ", ", StringComparison.Ordinal)}",
            _ => $"{cell.Text} ({cell.Under.Replace("\n", ", ", StringComparison.Ordinal)})",
        }).ToList()));

    private static void Table(TextWriter text, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        text.WriteLine($"| {string.Join(" | ", heads.Select(Escaped))} |");
        text.WriteLine($"|{string.Concat(heads.Select(_ => "---|"))}");
        foreach (var row in rows)
        {
            text.WriteLine($"| {string.Join(" | ", row.Select(Escaped))} |");
        }
        text.WriteLine();
    }

    private static string Full(Figure? figure, string more = "") => string.Join(' ', new[]
    {
        Wording.Value(figure), figure is null ? "" : Wording.Interval(figure), more.Length == 0 ? "" : $"({more})",
    }.Where(part => part.Length > 0));

    private static string Share(double? share) => share is { } known ? Wording.Percent(known) : Wording.None;

    // Names are a person's: a pipe would end a table cell, and a bracket pair with a parenthesis would make a link.
    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("](", "]\\(", StringComparison.Ordinal)
        .Replace('\n', ' ').Replace('\r', ' ');
}
