using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>JailbreakBench: the share of goals that the model answers, as a judge says that replies unsafe or safe.</summary>
[Card("jailbreak-bench", "JailbreakBench's goals, marked unsafe or safe by a judge", Paper = "Chao et al. 2024 (JailbreakBench)")]
public sealed record JailbreakBench : RequestBenchmark
{
    private const string Index = "Index";
    private const string Goal = "Goal";
    private const string Category = "Category";

    private static readonly IReadOnlyDictionary<string, double> Labels = new Dictionary<string, double> { ["unsafe"] = 1, ["safe"] = 0 };

    /// <summary>Its answers are short and its judge says one word.</summary>
    public JailbreakBench() => (MaximumTokens, ReplyTokens) = (150, 10);

    /// <summary>The CSV file of goals.</summary>
    [InputPath]
    public required string Goals { get; init; }

    private protected override IReadOnlyList<Metric> Measured => [Metric.Share("asr")];

    private protected override string AnswerPlace => "response";

    private protected override string RequestPlace => "goal";

    private protected override IReadOnlyList<BenchmarkRequest> Load(ICollection<string> faults) =>
    [
        .. BenchmarkRows.Read(
            Goals, [Index, Goal, Category], faults,
            row => BenchmarkRows.Id(row, Index),
            row => new BenchmarkRequest(
                $"{Word(row.Text(Category))}/{BenchmarkRows.Id(row, Index)}", BenchmarkRows.Filled(row, Goal)))
            .Take(Limit ?? int.MaxValue),
    ];

    private protected override double Read(string reply) => ReplyLabels.Value(Labels, reply);
}
