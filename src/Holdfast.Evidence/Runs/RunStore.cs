using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Runs;

/// <summary>The runs under one folder.</summary>
/// <param name="root">The folder, for instance <c>runs</c>; made when the first run begins.</param>
public sealed class RunStore(string root = "runs")
{
    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>
    /// Begins a run in a new folder <c>yyyyMMdd-HHmmss-NAME-HASH</c> (UTC; the first eight hex digits of the recipe's SHA-256).
    /// </summary>
    /// <param name="name">Name of the run, see <see cref="PathName"/>.</param>
    /// <param name="recipe">Text of the recipe as resolved.</param>
    /// <param name="plan">What it sets out to measure.</param>
    /// <param name="environment">What it is made with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="view">Where a person watches.</param>
    /// <param name="inputs">Fingerprints of the files that it reads; null where nobody is to compare them.</param>
    /// <exception cref="InputFaultException">The name cannot be part of a path, or the disk refuses; nothing is left behind.</exception>
    public RunSession Begin(
        string name, string recipe, RunPlan plan, RunEnvironment environment, TimeProvider time, IProgressView? view = null,
        IReadOnlyList<InputFile>? inputs = null)
    {
        if (!PathName.Fits(name))
        {
            throw new InputFaultException($"Expected a run name of {PathName.Rule}, got '{name}'. Rename the recipe.");
        }

        var record = Record(name, recipe, plan, time);
        var path = Unused(Path.Combine(Root, string.Create(
            CultureInfo.InvariantCulture, $"{record.Started.UtcDateTime:yyyyMMdd-HHmmss}-{name}-{record.RecipeSha256[..8]}")));
        return Made(path, record, recipe, environment, time, view, inputs);
    }

    /// <summary>
    /// Begins one domain of a run, in a folder of its name below this one. What a kill left of its beginning is cleared away.
    /// </summary>
    /// <param name="name">The domain's name.</param>
    /// <param name="recipe">Text of its recipe as resolved.</param>
    /// <param name="plan">What it sets out to measure.</param>
    /// <param name="whole">The run that it belongs to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="view">Where a person watches.</param>
    /// <param name="inputs">Fingerprints of the files that it reads.</param>
    /// <exception cref="InputFaultException">The disk refuses; nothing is left behind.</exception>
    public RunSession BeginDomain(
        string name, string recipe, RunPlan plan, RunFolder whole, TimeProvider time, IProgressView view, IReadOnlyList<InputFile> inputs)
    {
        var path = PathName.Below(Root, name);
        if (Directory.Exists(path) && !File.Exists(Path.Combine(path, "run.json")))
        {
            Directory.Delete(path, recursive: true);
        }

        return Made(path, Record(name, recipe, plan, time) with { IsDomain = true }, recipe, whole.Environment, time, view, inputs);
    }

    private static RunRecord Record(string name, string recipe, RunPlan plan, TimeProvider time) => new()
    {
        Schema = RunRecord.CurrentSchema,
        Name = name,
        RecipeSha256 = Hash(Encoding.UTF8.GetBytes(recipe)),
        Started = time.GetUtcNow(),
        Plan = plan,
    };

    private static RunSession Made(
        string path, RunRecord record, string recipe, RunEnvironment environment, TimeProvider time, IProgressView? view,
        IReadOnlyList<InputFile>? inputs)
    {
        Disk.Attempt(path, Directory.CreateDirectory);
        FileStream? held = null;
        try
        {
            held = RunLock.Take(path)
                ?? throw new InputFaultException($"Expected to begin '{path}', got a folder that another process writes. Try again.");
            Disk.Replace(Path.Combine(path, "recipe.yaml"), stream => stream.Write(Encoding.UTF8.GetBytes(recipe)));
            Disk.Replace(Path.Combine(path, "environment.json"), stream => stream.Write(RunJson.Bytes(environment)));
            if (inputs is not null)
            {
                Disk.Replace(Path.Combine(path, "inputs.json"), stream => stream.Write(RunJson.Bytes(inputs)));
            }

            Disk.Replace(Path.Combine(path, "run.json"), stream => stream.Write(RunJson.Bytes(record)));
            return new RunSession(new RunFolder(path), held, time, view ?? NoProgressView.Instance);
        }
        catch
        {
            held?.Dispose();
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Takes up a run that was interrupted. A torn last event is removed; completed cells stay as they are.</summary>
    /// <param name="path">Path of the folder, or its name under <see cref="Root"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="view">Where a person watches.</param>
    /// <exception cref="InputFaultException">
    /// The folder is no run, was written by a newer Holdfast, is finished, is being written, still has a worker of a killed process, or
    /// its recipe was changed.
    /// </exception>
    public RunSession Resume(string path, TimeProvider time, IProgressView? view = null)
    {
        var folder = Open(path);
        RefuseFinished(folder);
        return Hold(folder, held =>
        {
            RefuseFinished(folder);
            return new RunSession(folder, held, time, view ?? NoProgressView.Instance);
        });
    }

    /// <summary>Takes a run, finished or not, whose outcomes are to be worked out again.</summary>
    /// <param name="path">Path of the folder, or its name under <see cref="Root"/>.</param>
    /// <exception cref="InputFaultException">
    /// The folder is no run, was written by a newer Holdfast, is being written, still has a worker of a killed process, or its recipe was
    /// changed.
    /// </exception>
    public RunAmendment Amend(string path)
    {
        var folder = Open(path);
        return Hold(folder, held => new RunAmendment(folder, held));
    }

    private static T Hold<T>(RunFolder folder, Func<FileStream, T> use)
    {
        var held = RunLock.Take(folder.Path) ?? throw new InputFaultException(
            $"Expected a run that nobody writes, got '{folder.Path}', which process {Writer(folder)} is writing. Wait for it or stop it.");
        try
        {
            WorkersLock.AwaitNobody(folder.Path);
            var hash = Hash(File.ReadAllBytes(Path.Combine(folder.Path, "recipe.yaml")));
            return hash == folder.Record.RecipeSha256
                ? use(held)
                : throw new InputFaultException(
                    $"Expected the recipe that '{folder.Path}' began with, got one with SHA-256 {hash}. "
                    + "Put recipe.yaml back, or start a new run.");
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a run to read.</summary>
    /// <param name="path">Path of the folder, or its name under <see cref="Root"/>.</param>
    /// <exception cref="InputFaultException">The folder is no run or was written by a newer Holdfast.</exception>
    public RunFolder Open(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.Combine(Root, path);
        var record = Path.Combine(folder, "run.json");
        if (!File.Exists(record))
        {
            throw new InputFaultException(
                $"Expected a run folder, got '{path}', which has no run.json. Give a folder that 'holdfast run' made."
                + (Spelling.Nearest(path, List().Select(run => Path.GetFileName(run.Path))) is { } near ? $" Did you mean '{near}'?" : ""));
        }
        var schema = RunJson.Read<SchemaOnly>(record).Schema;
        return schema == RunRecord.CurrentSchema
            ? new RunFolder(folder)
            : throw new InputFaultException(
                $"Expected a run folder of schema {RunRecord.CurrentSchema}, got '{path}' of schema {schema}. "
                + "Use the Holdfast version that wrote it.");
    }

    /// <summary>Every run that this version can read, newest first.</summary>
    public IReadOnlyList<RunFolder> List()
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }
        var runs = new List<RunFolder>();
        foreach (var folder in Directory.EnumerateDirectories(Root)
            .Where(folder => File.Exists(Path.Combine(folder, "run.json"))).OrderDescending(StringComparer.Ordinal))
        {
            try
            {
                runs.Add(Open(folder));
            }
            catch (InputFaultException)
            {
                // Other things may lie beside runs; opening one by name says what is wrong with it.
            }
        }
        return runs;
    }

    private static void RefuseFinished(RunFolder folder)
    {
        if (File.Exists(folder.SummaryPath))
        {
            throw new InputFaultException(
                $"Expected an interrupted run, got '{folder.Path}', which is finished. Run its recipe.yaml again to repeat it.");
        }
    }

    private static string Writer(RunFolder folder) =>
        folder.Events().LastOrDefault(happened => happened.Kind == RunEvent.StartKind)?.Process?.ToString(CultureInfo.InvariantCulture)
            ?? "?";

    private static string Hash(byte[] recipe) => Convert.ToHexStringLower(SHA256.HashData(recipe));

    // Two runs of one recipe may begin within a second.
    private static string Unused(string path) => !Directory.Exists(path)
        ? path
        : Enumerable.Range(2, int.MaxValue - 2).Select(n => string.Create(CultureInfo.InvariantCulture, $"{path}-{n}"))
            .First(candidate => !Directory.Exists(candidate));

    private sealed record SchemaOnly
    {
        public required int Schema { get; init; }
    }
}
