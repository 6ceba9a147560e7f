namespace Holdfast.Evidence.Reports.Domains;

/// <summary>
/// The paper's own figures for knowledge restriction, as far as they are certain: Llama-3-8B-Instruct, WMDP to forget, MMLU without the
/// domain's subjects to keep. They stand beneath a table of ours to show what is known there, not to be compared with it.
/// </summary>
/// <remarks>Source: Tamirisa et al., Tamper-Resistant Safeguards for Open-Weight LLMs, arXiv 2408.00761v4, Table 1 and text.</remarks>
internal static class PaperTable
{
    internal const string Title = "For orientation: another model, other exams";

    internal const string Notes =
        "Not results of this run: figures of Tamirisa et al., Tamper-Resistant Safeguards for Open-Weight LLMs (arXiv "
        + "2408.00761v4, Table 1), for Llama-3-8B-Instruct on WMDP (to forget) and MMLU without the domain’s subjects (to "
        + "keep), mean over its fine-tuning attacks. A model of another size in another world: compare the order of methods "
        + "and what comes back, never the numbers. –: not known here.";

    private const string Biology = "Biosecurity";

    internal static ReportTable Table { get; } = new(
        [
            "Method", new("Retain, before", Over: Biology), new("Forget, before", Over: Biology), new("Forget, after: mean", Over: Biology),
            new("Forget, after: mean", Over: "Chemical security"), new("Forget, after: mean", Over: "Cybersecurity"),
        ],
        [
            ["No defence", "67.3 %", "70.5 %", Wording.None, Wording.None, Wording.None],
            ["TAR", "54.7 %", "28.1 %", "35.2 %", "27.1 %", "28.6 %"],
        ]);

    /// <summary>Whether such a table means anything beside the run's: where its forget exams count right answers.</summary>
    internal static bool Suits(IReadOnlyList<DomainExam> blocks) =>
        blocks.Count > 0 && blocks.All(block => Wording.CountsRight(block.Exam.Exam));
}
