using System.Security.Cryptography;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// Reads every file of a run once, before anything is made of them: what a hand or a bad disk altered is told at the start with its
/// place, and neither breaks a report nor ends a resumed run hours later.
/// </summary>
internal sealed class RunCheck
{
    private const string Mend = "Restore the file, or start a new run.";

    private readonly RunFolder _run;
    private readonly List<string> _faults = [];

    private RunCheck(RunFolder run) => _run = run;

    /// <summary>Every fault of the folder, a sentence each; none for a folder as Holdfast wrote it.</summary>
    public static IReadOnlyList<string> Faults(RunFolder run)
    {
        var check = new RunCheck(run);
        check.Files();
        return check._faults;
    }

    /// <summary>What is wrong with a record, a sentence each; none for one that a run was begun with.</summary>
    public static IEnumerable<string> Faults(RunRecord record)
    {
        if (record.Name.Length == 0 || record.RecipeSha256.Length != 2 * SHA256.HashSizeInBytes
            || !record.RecipeSha256.All(char.IsAsciiHexDigitLower))
        {
            yield return $"a name and a SHA-256 in lower-case hex, got '{record.Name}' and '{record.RecipeSha256}'";
        }

        foreach (var fault in Faults(record.Plan))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Faults(RunPlan plan)
    {
        var names = new (string What, IReadOnlyList<string> Names, bool MayBeNone)[]
        {
            ("seeds", [.. plan.Seeds.Select(seed => FormattableString.Invariant($"{seed}"))], false),
            ("safeguards", [.. plan.Safeguards.Select(safeguard => safeguard.Name)], false),
            ("attacks", [.. plan.Attacks.Select(attack => attack.Name).Append(Cell.NoAttack)], false),
            ("exams", [.. plan.Exams.Select(exam => exam.Name)], plan.Domains.Count > 0),
            ("domains", plan.Domains, true),
        };
        foreach (var (what, given, mayBeNone) in names)
        {
            if ((given.Count == 0 && !mayBeNone) || given.Contains("") || given.Distinct(StringComparer.Ordinal).Count() < given.Count)
            {
                yield return $"{what} with names, each once, got {Listed(given)}";
            }
        }

        if (plan.Attacks.FirstOrDefault(attack => attack.Steps < 0) is { } backward)
        {
            yield return FormattableString.Invariant($"attacks of 0 steps or more, got {backward.Steps} for '{backward.Name}'");
        }
    }

    private void Files()
    {
        Attempt(() => _run.Recipe);
        Attempt(() => _run.Environment);
        Attempt(() => _run.Inputs);
        Attempt(() => _run.Events().Count());
        Attempt(() => _run.Searches());
        foreach (var cell in _run.Plan.Cells())
        {
            Attempt(() => _run.Outcome(cell) is { } outcome && Fits(cell, outcome));
        }

        foreach (var domain in _run.Plan.Domains)
        {
            Attempt(() => _run.Domain(domain) is { } begun && Check(begun));
        }

        if (File.Exists(_run.SummaryPath))
        {
            Attempt(() => Fits(_run.Summary()));
        }
    }

    private void Attempt<T>(Func<T> read) => InputFaultException.Collect(() => read(), _faults);

    private bool Check(RunFolder domain)
    {
        _faults.AddRange(Faults(domain));
        return true;
    }

    private bool Fits(Cell cell, CellOutcome outcome)
    {
        var path = _run.CellPath(cell);
        if (outcome.Status == CellStatus.Missing)
        {
            Fault(path, "the outcome of a cell", "a cell that is missing");
        }

        foreach (var stray in outcome.Rows.Where(row => Of(row) != cell).Take(1))
        {
            Fault(path, "rows of its own cell", $"one of {Of(stray).FileName}");
        }

        Measured(path, cell, outcome.Rows);
        var marks = outcome.Marks.Select(marks => (marks.Step, marks.Evaluation, marks.Metric)).ToList();
        if (marks.Distinct().Count() < marks.Count)
        {
            Fault(path, "the answers to an exam once for each step", "some twice");
        }

        return true;
    }

    private bool Fits(RunSummary summary)
    {
        var path = _run.SummaryPath;
        var record = _run.Record;
        if ((summary.Schema, summary.Recipe, summary.RecipeSha256, summary.Started) != (record.Schema, record.Name, record.RecipeSha256,
            record.Started))
        {
            Fault(path, "schema, name, hash and start of run.json", "others");
        }

        if (!RunJson.Bytes(summary.Plan).AsSpan().SequenceEqual(RunJson.Bytes(_run.Plan)))
        {
            Fault(path, "the plan of run.json", "another");
            return false;
        }

        var planned = _run.Plan.Cells().ToList();
        if (!summary.Cells.Select(end => new Cell(end.Seed, end.Safeguard, end.Attack)).SequenceEqual(planned))
        {
            Fault(path, "every cell of the plan once, in its order", "others");
            return false;
        }

        var known = planned.ToHashSet();
        foreach (var stray in summary.Rows.Where(row => !known.Contains(Of(row))).Take(1))
        {
            Fault(path, "rows of cells of the plan", $"one of {Of(stray).FileName}");
        }

        foreach (var cell in summary.Rows.GroupBy(Of).Where(cell => known.Contains(cell.Key)))
        {
            Measured(path, cell.Key, [.. cell]);
        }

        return true;
    }

    private void Measured(string path, Cell cell, IReadOnlyList<ResultRow> rows)
    {
        var last = _run.Plan.Attacks.FirstOrDefault(attack => attack.Name == cell.Attack)?.Steps ?? 0;
        if (rows.FirstOrDefault(row => row.Step < 0 || row.Step > last) is { } off)
        {
            Fault(path, FormattableString.Invariant($"steps from 0 to {last} for {cell.FileName}"),
                FormattableString.Invariant($"{off.Step}"));
        }

        if (rows.FirstOrDefault(row => row.N < 0 || (row.Chance is { } chance && !IsShareOf(row, chance))) is { } odd)
        {
            Fault(path, $"numbers that the metric '{odd.Metric}' can have for {cell.FileName}",
                FormattableString.Invariant($"{odd.Value} ({odd.Low} to {odd.High}) of {odd.N}"));
        }

        if (rows.GroupBy(row => (row.Step, row.Evaluation, row.Metric)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            Fault(path, $"each number once for {cell.FileName}", $"'{twice.Key.Metric}' {twice.Count()} times");
        }
    }

    private static bool IsShareOf(ResultRow row, double chance) =>
        new[] { row.Value, row.Low, row.High, chance }.All(double.IsFinite) && row.Low <= row.High;

    private void Fault(string path, string expected, string got) => _faults.Add($"Expected {expected} in '{path}', got {got}. {Mend}");

    private static Cell Of(ResultRow row) => new(row.Seed, row.Safeguard, row.Attack);

    private static string Listed(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Select(name => $"'{name}'"));
}
