using System.Globalization;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// Reads exams in the forms in which they are published: records of question, choices, answer and perhaps subject (WMDP and MMLU on
/// the Hub, our organisms), or MMLU's original CSV without header (question, choices, letter) whose file name tells the subject.
/// A folder is read file by file; where it has MMLU's <c>test</c> folder, that one is meant.
/// </summary>
internal static class ExamFile
{
    private const int FaultsShown = 20;
    private static readonly string[] Extensions = [".csv", ".jsonl", ".ndjson", ".json", ".parquet"];
    private static readonly string[] Splits = ["_test", "_dev", "_val"];

    /// <summary>Reads all questions and adds a fault for each that cannot be used.</summary>
    internal static List<ExamQuestion> Read(string path, ICollection<string> faults)
    {
        var questions = new List<ExamQuestion>();
        var found = new List<string>();
        foreach (var file in Files(path, found))
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

    private static IEnumerable<string> Files(string path, List<string> faults)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var test = Path.Combine(path, "test");
        var folder = Directory.Exists(test) ? test : path;
        var files = Directory.GetFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            faults.Add($"Expected exam files ({string.Join(", ", Extensions)}) in {folder}, got none. Name the folder or file with the questions.");
        }

        return files;
    }

    private static void Read(string file, bool inFolder, List<ExamQuestion> questions, List<string> faults)
    {
        var csv = Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        try
        {
            foreach (var row in TableFile.Read(file, new TableOptions { Header = !csv }))
            {
                try
                {
                    questions.Add(csv ? FromCsv(row, inFolder) : FromRecord(row, inFolder));
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

    private static ExamQuestion FromCsv(TableRow row, bool inFolder)
    {
        var cells = row.Columns.Select(row.Text).ToList();
        return cells.Count < 4
            ? throw row.Fault($"Expected a question, at least two choices and a letter, got {cells.Count} cells. Use MMLU's form without header.")
            : Question(row, inFolder, Stem(row.Path), cells[0], cells[1..^1], row.Columns.Last());
    }

    private static ExamQuestion FromRecord(TableRow row, bool inFolder) =>
        Question(row, inFolder, row.TryText("subject", out var subject) ? subject : inFolder ? Stem(row.Path) : "",
            row.Text("question"), row.Texts("choices"), "answer");

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
        var stem = Stem(row.Path);
        var name = inFolder && subject != stem ? $"{stem}:{line}" : line;
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
            : throw row.Fault($"Expected an answer from 0 to {choices - 1} or A to {(char)('A' + choices - 1)}, got {Shown(row, column)}. Correct the answer.");
    }

    private static string Shown(TableRow row, string column) =>
        row.TryText(column, out var text) ? $"'{text}'"
        : row.TryWhole(column, out var number) ? number.ToString(CultureInfo.InvariantCulture)
        : "neither";

    private static string Stem(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var split = Splits.FirstOrDefault(split => stem.EndsWith(split, StringComparison.Ordinal));
        return split is null ? stem : stem[..^split.Length];
    }
}
