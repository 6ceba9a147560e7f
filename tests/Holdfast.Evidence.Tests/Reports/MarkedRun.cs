using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;
using Holdfast.Evidence.Tests.Runs;

namespace Holdfast.Evidence.Tests.Reports;

/// <summary>A run written answer by answer, for tests that count by hand.</summary>
internal sealed class MarkedRun : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-marked-").FullName;
    private readonly RunSession _session;

    internal MarkedRun(RunPlan plan) => _session = new RunStore(_root).Begin("marked", "", plan, SampleRun.Machine, new StoppedClock());

    /// <summary>The digit that stands for the full mark.</summary>
    internal int Most { get; init; } = 1;

    internal Findings Findings => Findings.Of(_session.Folder);

    internal ExamFindings Exam => Findings.Exams.Single();

    internal IJournal Journal => _session.Journal;

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    internal void Flush() => _session.Flush();

    internal SafeguardFindings About(string safeguard) => Exam.Safeguards.Single(found => found.Safeguard.Name == safeguard);

    /// <summary>Records a cell with its answers at some steps, each with what the attack had cost by then.</summary>
    internal void Record(
        long seed, string safeguard, string attack, CellStatus status, bool trained,
            params (int Step, string Right, double Tokens)[] points)
    {
        var cell = new Cell(seed, safeguard, attack);
        _session.Record(cell, new CellOutcome
        {
            Status = status,
            Reason = status == CellStatus.Done ? null : "Broken.",
            Rows = [.. points.SelectMany(point => Rows(cell, trained, point.Step, point.Right, point.Tokens))],
            Marks = [.. points.Select(point => new CellMarks(point.Step, "forget", "accuracy", Values(point.Right)))],
        });
    }

    internal void Done(long seed, string safeguard, string attack, params (int Step, string Right)[] points) =>
        Record(seed, safeguard, attack, CellStatus.Done, false, [.. points.Select(point => (point.Step, point.Right, 100.0 * point.Step))]);

    private double[] Values(string right) => [.. right.Select(mark => mark == '-' ? double.NaN : (mark - '0') / (double)Most)];

    private IEnumerable<ResultRow> Rows(Cell cell, bool trained, int step, string right, double tokens)
    {
        var marks = Values(right).Where(double.IsFinite).ToList();
        var (low, high) = Wilson.Of(marks.Average(), marks.Count);
        yield return new ResultRow
        {
            Safeguard = cell.Safeguard,
            Attack = cell.Attack,
            InDistribution = trained,
            Seed = cell.Seed,
            Step = step,
            Evaluation = "forget",
            Metric = "accuracy",
            Unit = "share",
            Value = marks.Average(),
            Low = low,
            High = high,
            N = marks.Count,
            Missing = right.Length - marks.Count,
            Chance = 0.25,
        };
        if (!cell.IsBeforeAttack)
        {
            yield return ResultRow.OfCost(cell, trained, step, ResultRow.Tokens, "tokens", tokens);
            yield return ResultRow.OfCost(cell, trained, step, ResultRow.Compute, "flop", 1e18 * tokens);
        }
    }
}
