using System.Text;
using System.Text.Json;
using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// A run as it lies on disk, to read. Everything that happened is a file here; docs/run-folder.md describes each. Reading while another
/// process writes is safe.
/// </summary>
public sealed class RunFolder
{
    private const string TrialsFile = "trials.json";

    internal RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Record = RunJson.Read<RunRecord>(File("run.json"));
        List<string> faults = [.. RunCheck.Faults(Record).Select(fault => $"Expected {fault}, in '{File("run.json")}'. Restore the file.")];
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>What makes it a run.</summary>
    public RunRecord Record { get; }

    /// <summary>What it sets out to measure.</summary>
    public RunPlan Plan => Record.Plan;

    /// <summary>Text of the recipe as resolved.</summary>
    /// <exception cref="InputFaultException">It is missing or cannot be read.</exception>
    public string Recipe => RunJson.Text(File("recipe.yaml"));

    /// <summary>What the run was made with.</summary>
    public RunEnvironment Environment => RunJson.Read<RunEnvironment>(File("environment.json"));

    /// <summary>
    /// The fingerprints of every file that the run reads from elsewhere; null for a run of an older version, which has none.
    /// </summary>
    /// <exception cref="InputFaultException">The file is not readable.</exception>
    public IReadOnlyList<InputFile>? Inputs =>
        System.IO.File.Exists(File("inputs.json")) ? RunJson.Read<IReadOnlyList<InputFile>>(File("inputs.json")) : null;

    /// <summary>Where it stands.</summary>
    public RunState State =>
        System.IO.File.Exists(SummaryPath) ? RunState.Finished : RunLock.IsHeld(Path) ? RunState.Running : RunState.Interrupted;

    /// <summary>Where the summary lies once the run is finished.</summary>
    public string SummaryPath => File("summary.json");

    /// <summary>Where the events lie.</summary>
    public string EventsPath => File("events.jsonl");

    /// <summary>Where the domains of a run lie that has any: a run folder each, by their names.</summary>
    public string DomainsPath => File("domains");

    /// <summary>The domains that have been begun, in the plan's order.</summary>
    /// <exception cref="InputFaultException">The folder of one is no run.</exception>
    public IReadOnlyList<RunFolder> Domains => [.. Plan.Domains.Select(Domain).OfType<RunFolder>()];

    /// <summary>Where the organism of a seed lies: the domains of one run share it.</summary>
    /// <param name="seed">The recipe's seed.</param>
    public string OrganismPath(long seed)
    {
        var run = Record.IsDomain ? System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, "..", "..")) : Path;
        return PathName.Below(run, "checkpoints", "organisms", FormattableString.Invariant($"seed-{seed}"));
    }

    /// <summary>Where a safeguard of one seed keeps its released weights, or a training its state.</summary>
    /// <param name="names">Folders within each other, for instance <c>seed-1</c> and <c>tar</c>.</param>
    /// <exception cref="InputFaultException">A name would lead out of the run folder.</exception>
    public string CheckpointPath(params ReadOnlySpan<string> names) => File(["checkpoints", .. names]);

    /// <summary>Where the released weights of a cell's seed and safeguard lie, or with a word added what belongs to their making.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="making">Which part of the making, joined by <c>+</c>, which no name holds; null for the weights.</param>
    /// <exception cref="InputFaultException">The safeguard's name would lead out of the run folder.</exception>
    public string CheckpointPath(Cell cell, string? making = null) => CheckpointPath(
        FormattableString.Invariant($"seed-{cell.Seed}"), making is null ? cell.Safeguard : $"{cell.Safeguard}+{making}");

    /// <summary>Where judges keep what they were told and paid for.</summary>
    public string RepliesPath => File("replies");

    /// <summary>Where a search lies: its trials, and what they left.</summary>
    /// <param name="names">The name of the search, then files and folders within it.</param>
    /// <exception cref="InputFaultException">A name would lead out of the run folder.</exception>
    public string SearchPath(params ReadOnlySpan<string> names) => File(["searches", .. names]);

    /// <summary>A search as far as it has come; null where it has not begun.</summary>
    /// <param name="name">Its folder's name.</param>
    /// <exception cref="InputFaultException">Its file is not readable.</exception>
    public SearchRecord? Search(string name) =>
        SearchPath(name, TrialsFile) is var path && System.IO.File.Exists(path) ? RunJson.Read<SearchRecord>(path) : null;

    /// <summary>Every search of the run, by the names of their folders.</summary>
    /// <exception cref="InputFaultException">A file is not readable.</exception>
    public IReadOnlyList<SearchRecord> Searches() => !Directory.Exists(SearchPath()) ? [] :
    [
        .. Directory.EnumerateDirectories(SearchPath()).Order(StringComparer.Ordinal)
            .Select(folder => Search(System.IO.Path.GetFileName(folder))).OfType<SearchRecord>(),
    ];

    /// <summary>Keeps a search as far as it has come: whole or not at all.</summary>
    /// <param name="name">Its folder's name.</param>
    /// <param name="record">The search.</param>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    public void Keep(string name, SearchRecord record) =>
        Disk.Replace(SearchPath(name, TrialsFile), stream => stream.Write(RunJson.Bytes(record)));

    /// <summary>Where the answers of one evaluation in one cell lie.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="evaluation">Name of the evaluation.</param>
    /// <param name="along">The examined step on an attack's way; null for the last exam of the cell.</param>
    public string AnswersPath(Cell cell, string evaluation, int? along = null)
    {
        var file = Uri.EscapeDataString(evaluation) + ".jsonl";
        return along is { } step
            ? File("answers", cell.FileName, FormattableString.Invariant($"step-{step}"), file)
            : File("answers", cell.FileName, file);
    }

    /// <summary>Where the same answers lie in the benchmark's own form, where it has one.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="evaluation">Name of the evaluation.</param>
    /// <param name="ending">How the file's name ends.</param>
    /// <param name="along">The examined step on an attack's way; null for the last exam of the cell.</param>
    public string CompletionsPath(Cell cell, string evaluation, string ending, int? along = null) => along is { } step
        ? File("completions", cell.FileName, FormattableString.Invariant($"step-{step}"), evaluation + ending)
        : File("completions", cell.FileName, evaluation + ending);

    /// <summary>Reads every file of the run once.</summary>
    /// <exception cref="InputFaultException">Files were altered, or one is missing; all faults come together.</exception>
    public void Check()
    {
        var faults = RunCheck.Faults(this);
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }
    }

    /// <summary>The answers of one evaluation in one cell, or null where none were kept.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="evaluation">Name of the evaluation.</param>
    /// <param name="along">The examined step on an attack's way; null for the last exam of the cell.</param>
    /// <exception cref="InputFaultException">A line of their file is no answer.</exception>
    public IReadOnlyList<Answer>? Answers(Cell cell, string evaluation, int? along = null)
    {
        var path = AnswersPath(cell, evaluation, along);
        return System.IO.File.Exists(path)
            ? [.. System.IO.File.ReadLines(path).Select((line, index) => RunJson.ReadLine<Answer>(path, line, index + 1))]
            : null;
    }

    /// <summary>Whether a cell has been completed, however it ended.</summary>
    public bool IsRecorded(Cell cell) => System.IO.File.Exists(CellPath(cell));

    /// <summary>What a cell left behind, or null where it has not been completed.</summary>
    /// <exception cref="InputFaultException">Its file is not readable.</exception>
    public CellOutcome? Outcome(Cell cell) =>
        IsRecorded(cell) ? RunJson.Read<CellOutcome>(CellPath(cell)) : null;

    /// <summary>The summary: as written when the run is finished, otherwise of what there is so far.</summary>
    /// <exception cref="InputFaultException">A file is not readable.</exception>
    public RunSummary Summary() => System.IO.File.Exists(SummaryPath)
        ? RunJson.Read<RunSummary>(SummaryPath)
        : Summarised(finished: null);

    /// <summary>The summary made anew from what there is. A run with domains is complete where each of them is.</summary>
    /// <param name="finished">When the run ended; null while it has not.</param>
    /// <exception cref="InputFaultException">A file is not readable.</exception>
    internal RunSummary Summarised(DateTimeOffset? finished)
    {
        var summary = RunSummary.Of(Record, Outcome, finished);
        return Plan.Domains.All(name => Domain(name)?.Summary().Status == RunStatus.Complete)
            ? summary : summary with { Status = RunStatus.Incomplete };
    }

    /// <summary>The run of one domain; null where it has not been begun.</summary>
    /// <param name="name">The domain's name.</param>
    /// <exception cref="InputFaultException">Its folder is no run.</exception>
    public RunFolder? Domain(string name) =>
        System.IO.File.Exists(File("domains", name, "run.json")) ? new RunStore(DomainsPath).Open(File("domains", name)) : null;

    /// <summary>Every event in the order written. A torn last line, as a kill leaves it, is passed over.</summary>
    /// <exception cref="InputFaultException">A line before the last is no event.</exception>
    public IEnumerable<RunEvent> Events()
    {
        if (!System.IO.File.Exists(EventsPath))
        {
            yield break;
        }
        using var reader = OpenEvents();
        if (reader.BaseStream.Length == 0)
        {
            // A device has no length and may have no end.
            yield break;
        }

        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (Parse(line) is { } known)
            {
                yield return known;
            }
            else if (reader.Peek() >= 0)
            {
                throw new InputFaultException(
                    $"Expected one event per line in '{EventsPath}', got something else on line {number}. Delete that line.");
            }
        }
    }

    /// <summary>Every curve of the journal in the order of first appearance, each step once with its last value.</summary>
    /// <exception cref="InputFaultException">A line before the last is no event.</exception>
    public IReadOnlyList<Curve> Curves()
    {
        var curves = new OrderedDictionary<string, SortedDictionary<long, double>>(StringComparer.Ordinal);
        foreach (var happened in Events())
        {
            if (happened is { Series: { } series, Step: { } step, Value: { } value })
            {
                if (!curves.TryGetValue(series, out var points))
                {
                    curves.Add(series, points = []);
                }
                points[step] = value;
            }
        }
        return [.. curves.Select(curve => new Curve(curve.Key, [.. curve.Value.Select(point => new CurvePoint(point.Key, point.Value))]))];
    }

    private StreamReader OpenEvents()
    {
        try
        {
            return new StreamReader(new FileStream(EventsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), Encoding.UTF8);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw RunJson.Unreadable(EventsPath, gone);
        }
    }

    internal string CellPath(Cell cell) => File("cells", cell.FileName + ".json");

    internal static RunEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RunEvent>(line, RunJson.Line);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private string File(params ReadOnlySpan<string> parts) => PathName.Below(Path, parts);
}
