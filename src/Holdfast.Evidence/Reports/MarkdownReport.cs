using System.Text;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports.Studies;

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
        var studies = StudySection.Of(findings);
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"# Tamper resistance: {Escaped(findings.Summary.Recipe)}\n");
        text.WriteLine($"{Wording.Meta(findings)}\n");
        text.WriteLine($"{Escaped(string.Join(' ', Verdict.Sentences(findings)))}\n");
        Headlines(text, findings);
        Gaps(text, findings);
        Studies(text, studies);
        Each(text, findings, "Forget exam after each attack", exam => exam.Attacks.Count > 0, PlainTables.Attacks);
        var covered = studies.Where(study => study.Section.CoversRecovery).Select(study => study.Exam).ToList();
        Each(text, findings, "How fast it comes back", exam => exam.HasCurves && !covered.Contains(exam), exam =>
            RecoveryTables.Of(exam, _ => true));
        if (findings.Exams.Any(exam => exam.HasCurves && !covered.Contains(exam)))
        {
            text.WriteLine($"{RecoveryTables.Notes}\n");
        }

        Each(text, findings, "Who differs from whom", exam => exam.Comparisons.Count > 0, ComparisonTables.Pairs);
        var compared = findings.Exams.Where(exam => exam.Comparisons.Count > 0).ToList();
        if (compared.Count > 0)
        {
            text.WriteLine($"{ComparisonTables.Notes(compared)} Attack by attack: see comparisons.csv.\n");
        }

        Each(text, findings, "Seed by seed", _ => findings.Summary.Plan.Seeds.Count > 1, exam => PlainTables.Seeds(findings, exam));
        if (findings.Further.Count > 0)
        {
            text.WriteLine("## Other measures\n");
            Table(text, OtherTable.Further(findings));
        }

        if (findings.Agreements.Count > 0)
        {
            text.WriteLine("## Judges on the same answers\n");
            Table(text, JudgeAgreement.Table(findings.Agreements));
        }

        if (findings.Searches.Count > 0)
        {
            text.WriteLine($"## {SearchTables.Title}\n");
            Table(text, SearchTables.Summary(findings.Searches));
            text.WriteLine($"{Escaped(SearchTables.Notes(findings.Searches))} Every trial: see trials.csv.\n");
        }

        text.WriteLine("## Words used here\n");
        foreach (var (word, meaning) in Wording.Terms(findings))
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

    private static void Headlines(TextWriter text, Findings findings)
    {
        foreach (var table in Headline.Tables(findings))
        {
            if (table.Title.Length > 0)
            {
                text.WriteLine($"## {Escaped(table.Title)}\n");
            }

            Table(text, table);
        }

        text.WriteLine($"{Escaped(Headline.Notes(findings))}\n");
        foreach (var exam in findings.Exams)
        {
            var sizes = exam.Safeguards.Select(safeguard => safeguard.ForgetBefore).OfType<Figure>().Select(Wording.Size).Distinct()
                .ToList();
            if (sizes.Count > 0)
            {
                var title = exam.Title.Length > 0 ? $" ({exam.Title})" : "";
                text.WriteLine($"{Escaped(Wording.Head(exam.Exam, "Forget exam") + title)}: {string.Join("; ", sizes)}.\n");
            }
        }
    }

    private static void Gaps(TextWriter text, Findings findings)
    {
        if (findings.Gaps.Any())
        {
            text.WriteLine("## What is missing\n");
            Table(text, PlainTables.Gaps(findings.Gaps));
        }
    }

    private static void Studies(TextWriter text, IEnumerable<(ExamFindings Exam, StudySection Section)> studies)
    {
        foreach (var (exam, study) in studies)
        {
            text.WriteLine($"## {Escaped(study.Title)}{About(exam)}\n\n{study.Explanation}\n");
            foreach (var (caption, table) in study.Tables)
            {
                text.WriteLine($"{caption}\n");
                Table(text, table);
            }
        }
    }

    private static void Each(TextWriter text, Findings findings, string title, Func<ExamFindings, bool> chosen, Func<ExamFindings,
        ReportTable> of)
    {
        foreach (var exam in findings.Exams.Where(chosen))
        {
            text.WriteLine($"## {title}{About(exam)}\n");
            Table(text, of(exam));
        }
    }

    private static string About(ExamFindings exam) => exam.Title.Length > 0 ? $": {Escaped(exam.Title)}" : "";

    private static void Table(TextWriter text, ReportTable table)
    {
        text.WriteLine($"| {string.Join(" | ", table.Heads.Select(head => Escaped(head.Text)))} |");
        text.WriteLine($"|{string.Concat(table.Heads.Select(_ => "---|"))}");
        foreach (var row in table.Rows)
        {
            text.WriteLine($"| {string.Join(" | ", row.Select(cell => Escaped(Line(cell))))} |");
        }

        text.WriteLine();
    }

    private static string Line(TableCell cell) => cell.Under switch
    {
        "" => cell.Text,
        ['[', ..] => $"{cell.Text} {cell.Under.Replace("\n", ", ", StringComparison.Ordinal)}",
        _ => $"{cell.Text} ({cell.Under.Replace("\n", ", ", StringComparison.Ordinal)})",
    };

    // Names are a person's: a pipe would end a table cell, and a bracket pair with a parenthesis would make a link.
    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("](", "]\\(", StringComparison.Ordinal)
        .Replace('\n', ' ').Replace('\r', ' ');
}
