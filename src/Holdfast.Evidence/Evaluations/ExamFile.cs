using System.Globalization;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// Reads exams in the forms in which they are published: records of question, choices, answer and perhaps subject (WMDP and MMLU on
/// the Hub, our organisms), a CSV file with such a header, or MMLU's original CSV without one (question, choices, letter) whose file name
/// tells the subject. A folder is read file by file; where its files are of several splits, only those of the asked one.
/// </summary>
internal static class ExamFile
{
    private const int FaultsShown = 20;
    private const string QuestionColumn = "question";
    private const string AnswerColumn = "answer";
    private static readonly string[] Asked = ["test", "validation"];
    private static readonly string[] Worked = ["dev", "test", "validation"];

    /// <summary>Reads all questions and adds a fault for each that cannot be used.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="faults">Receives what is wrong.</param>
    internal static List<ExamQuestion> Read(string path, ICollection<string> faults) => Read(path, Asked, faults);

    /// <summary>Reads solved examples: as questions, but of the split <c>dev</c> where there is one.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="faults">Receives what is wrong.</param>
    internal static List<ExamQuestion> ReadSolved(string path, ICollection<string> faults) => Read(path, Worked, faults);

    /// <summary>Whether an exam brings solved examples with it: a folder or files of the split <c>dev</c>.</summary>
    internal static bool HasSolved(string path) =>
        Directory.Exists(path)
            && (Directory.Exists(Path.Combine(path, Worked[0])) || OfSplit(TableFolder.Files(path), Worked[0]).Count > 0);

    private static List<ExamQuestion> Read(string path, string[] splits, ICollection<string> faults)
    {
        var questions = new List<ExamQuestion>();
        var found = new List<string>();
        foreach (var file in Files(path, splits, found))
        {
            Read(file, inFolder: file != path, questions, found);
        }

        found.Take(FaultsShown).ToList().ForEach(faults.Add);
        if (found.Count > FaultsShown)
        {
            faults.Add($"{path}: and {found.Count - FaultsShown} more faults like these.");
        }

        return questions;
    }

    /// <summary>A subject as a prompt says it: with spaces for underscores.</summary>
    internal static string Words(string subject) => subject.Replace('_', ' ').Trim();

    private static IReadOnlyList<string> Files(string path, string[] splits, List<string> faults)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            var folder = splits.Select(split => Path.Combine(path, split)).FirstOrDefault(Directory.Exists) ?? path;
            var files = TableFolder.Files(folder).Where(file => TableFile.FormatOf(file) != TableFormat.PlainText).ToList();
            return splits.Select(split => OfSplit(files, split)).FirstOrDefault(chosen => chosen.Count > 0) ?? files;
        }
        catch (InputFaultException fault)
        {
            faults.AddRange(fault.Faults);
            return [];
        }
    }

    // Files that say their split where the Hub does are told apart even among others; a subject may end in any word, so there all must.
    private static List<string> OfSplit(IReadOnlyList<string> files, string split) =>
        files.Any(file => TableFolder.SplitOf(file) is not null) ? [.. files.Where(file => TableFolder.SplitOf(file) == split)]
        : files.All(file => TableFolder.EndingOf(file) is not null) ? [.. files.Where(file => TableFolder.EndingOf(file) == split)]
        : [];

    private static void Read(string file, bool inFolder, List<ExamQuestion> questions, List<string> faults)
    {
        try
        {
            var csv = TableFile.FormatOf(file) == TableFormat.Csv;
            var bare = csv && !TableFile.Read(file, new TableOptions { Header = false }).Take(1).Any(IsHeader);
            foreach (var row in TableFile.Read(file, new TableOptions { Header = !bare }))
            {
                try
                {
                    questions.Add(bare ? FromCsv(row, inFolder) : FromRecord(row, inFolder));
                }
                catch (InputFaultException fault)
                {
                    faults.AddRange(fault.Faults);
                }
            }
        }
        catch (InputFaultException fault)
        {
            faults.AddRange(fault.Faults);
        }
    }

    private static bool IsHeader(TableRow row) =>
        row.Columns.Select(row.Text).ToList() is var names && names.Contains(QuestionColumn) && names.Contains(AnswerColumn);

    private static ExamQuestion FromCsv(TableRow row, bool inFolder)
    {
        var cells = row.Columns.Select(row.Text).ToList();
        return cells.Count < 4
            ? throw row.Fault(
                $"Expected a question, at least two choices and a letter, got {cells.Count} cells. Use MMLU's form without header.")
            : Question(row, inFolder, Subject(row.Path), cells[0], cells[1..^1], row.Columns.Last());
    }

    private static ExamQuestion FromRecord(TableRow row, bool inFolder) =>
        Question(row, inFolder, row.TryText("subject", out var subject) ? subject : inFolder ? Subject(row.Path) : "",
            row.Text(QuestionColumn), Choices(row), AnswerColumn);

    // A header names the choices by their letters where it does not hold them in one cell.
    private static IReadOnlyList<string> Choices(TableRow row) =>
        row.Has("choices") || !row.Columns.Contains("A") ? row.Texts("choices")
        : [.. Enumerable.Range(0, 26).Select(ExamPrompt.Letter).TakeWhile(row.Columns.Contains).Select(row.Text)];

    private static ExamQuestion Question(
        TableRow row, bool inFolder, string subject, string text, IReadOnlyList<string> choices, string answerColumn)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw row.Fault("Expected a question, got only blanks. Write the question or remove the record.");
        }

        if (choices.Count is < 2 or > 26)
        {
            throw row.Fault($"Expected 2 to 26 choices, got {choices.Count}. Correct the record.");
        }

        if (choices.Any(string.IsNullOrWhiteSpace))
        {
            throw row.Fault("Expected every choice to have text, got an empty one. Correct the record.");
        }

        // In a folder, two files may share a subject; then the line alone names no question.
        var line = row.Line.ToString(CultureInfo.InvariantCulture);
        var own = Subject(row.Path);
        var name = inFolder && (own.Length == 0 || subject != own) ? $"{(own.Length > 0 ? own : TableFolder.Stem(row.Path))}:{line}" : line;
        return new ExamQuestion(subject.Length > 0 ? $"{subject}/{name}" : name, subject, text, choices,
            Answer(row, answerColumn, choices.Count), row.Location);
    }

    private static int Answer(TableRow row, string column, int choices)
    {
        if (!row.Has(column))
        {
            throw row.Fault("Expected an answer, got none. Give the number (from 0) or the letter of the right choice.");
        }

        var letter = row.TryText(column, out var text) && text.Trim() is [>= 'A' and <= 'Z'] one ? one[0] - 'A' : -1;
        var answer = letter >= 0 ? letter : row.TryWhole(column, out var number) ? number : -1;
        return answer >= 0 && answer < choices
            ? (int)answer
            : throw row.Fault(
                $"Expected an answer from 0 to {choices - 1} or A to {(char)('A' + choices - 1)}, got {Shown(row, column)}. "
                    + "Correct the answer.");
    }

    private static string Shown(TableRow row, string column) => row.TryText(column, out var text) ? $"'{text}'" : row.Describe(column);

    // The file's name without its split; a file that is called after its split alone names no subject.
    private static string Subject(string path) =>
        TableFolder.SplitOf(path) is not null ? ""
        : TableFolder.EndingOf(path) is { } split ? TableFolder.Stem(path)[..^(split.Length + 1)]
        : TableFolder.Stem(path);
}
