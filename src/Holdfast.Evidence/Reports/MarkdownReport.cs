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
        text.WriteLine($"# Tamper resistance: {MarkdownParts.Escaped(findings.Summary.Recipe)}\n");
        text.WriteLine($"{Wording.Meta(findings)}\n");
        text.WriteLine($"{MarkdownParts.Escaped(string.Join(' ', Verdict.Sentences(findings)))}\n");
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
            MarkdownParts.Table(text, OtherTable.Further(findings));
        }

        if (findings.Agreements.Count > 0)
        {
            text.WriteLine("## Judges on the same answers\n");
            MarkdownParts.Table(text, JudgeAgreement.Table(findings.Agreements));
        }

        if (findings.Searches.Count > 0)
        {
            text.WriteLine($"## {SearchTables.Title}\n");
            MarkdownParts.Table(text, SearchTables.Summary(findings.Searches));
            text.WriteLine($"{MarkdownParts.Escaped(SearchTables.Notes(findings.Searches))} Every trial: see trials.csv.\n");
        }

        text.WriteLine("## Words used here\n");
        foreach (var (word, meaning) in Wording.Terms(findings))
        {
            text.WriteLine($"- **{word}**: {meaning}");
        }
        text.WriteLine("\n## How it was made\n");
        foreach (var (word, meaning) in Wording.Machine(findings).Concat(Wording.Inputs(findings.Run)))
        {
            text.WriteLine($"- {MarkdownParts.Escaped(word)}: {MarkdownParts.Escaped(meaning)}");
        }
        text.WriteLine("\nThe recipe, as resolved, is in recipe.yaml beside this file.");
    }

    private static void Headlines(TextWriter text, Findings findings)
    {
        foreach (var table in Headline.Tables(findings))
        {
            if (table.Title.Length > 0)
            {
                text.WriteLine($"## {MarkdownParts.Escaped(table.Title)}\n");
            }

            MarkdownParts.Table(text, table);
        }

        text.WriteLine($"{MarkdownParts.Escaped(Headline.Notes(findings))}\n");
        foreach (var exam in findings.Exams)
        {
            var sizes = exam.Safeguards.Select(safeguard => safeguard.ForgetBefore).OfType<Figure>().Select(Wording.Size).Distinct()
                .ToList();
            if (sizes.Count > 0)
            {
                var title = exam.Title.Length > 0 ? $" ({exam.Title})" : "";
                text.WriteLine($"{MarkdownParts.Escaped(Wording.Head(exam.Exam, "Forget exam") + title)}: {string.Join("; ", sizes)}.\n");
            }
        }
    }

    private static void Gaps(TextWriter text, Findings findings)
    {
        if (findings.Gaps.Any())
        {
            text.WriteLine("## What is missing\n");
            MarkdownParts.Table(text, PlainTables.Gaps(findings.Gaps));
        }
    }

    private static void Studies(TextWriter text, IEnumerable<(ExamFindings Exam, StudySection Section)> studies)
    {
        foreach (var (exam, study) in studies)
        {
            text.WriteLine($"## {MarkdownParts.Escaped(study.Title)}{About(exam)}\n\n{study.Explanation}\n");
            foreach (var (caption, table) in study.Tables)
            {
                text.WriteLine($"{caption}\n");
                MarkdownParts.Table(text, table);
            }
        }
    }

    private static void Each(TextWriter text, Findings findings, string title, Func<ExamFindings, bool> chosen, Func<ExamFindings,
        ReportTable> of)
    {
        foreach (var exam in findings.Exams.Where(chosen))
        {
            text.WriteLine($"## {title}{About(exam)}\n");
            MarkdownParts.Table(text, of(exam));
        }
    }

    private static string About(ExamFindings exam) => exam.Title.Length > 0 ? $": {MarkdownParts.Escaped(exam.Title)}" : "";
}
