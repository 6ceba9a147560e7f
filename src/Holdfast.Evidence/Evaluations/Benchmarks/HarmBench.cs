using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>
/// HarmBench: the attack success rate is the share of test cases that the model answers as the behaviour asks, as a classifier says that
/// replies yes or no. Behaviours of the category copyright are left out: the benchmark marks them by comparing texts.
/// </summary>
[Card("harmbench", "HarmBench's behaviours, marked by its classifier or another judge", Paper = "Mazeika et al. 2024 (HarmBench)")]
public sealed record HarmBench : RequestBenchmark, IPublishedForm
{
    private const string Behavior = "Behavior";
    private const string Functional = "FunctionalCategory";
    private const string Semantic = "SemanticCategory";
    private const string Context = "ContextString";
    private const string Id = "BehaviorID";
    private const string Copyright = "copyright";
    private const string BehaviorPlace = "behavior";
    private const string ContextPlace = "context_str";
    private const string IdFact = "behavior_id";

    private static readonly IReadOnlyDictionary<string, double> Labels = new Dictionary<string, double> { ["yes"] = 1, ["no"] = 0 };

    /// <summary>The classifier says one word.</summary>
    public HarmBench() => ReplyTokens = 1;

    /// <summary>The CSV file of behaviours.</summary>
    [InputPath]
    public required string Behaviors { get; init; }

    /// <summary>The JSON file of test cases; null asks for every behaviour directly.</summary>
    [InputPath]
    public string? TestCases { get; init; }

    /// <summary>A JSON file of completions made elsewhere, which are marked in the place of the model's own; null asks the model.</summary>
    [InputPath]
    public string? Completions { get; init; }

    /// <summary>What the judge reads of behaviours with a context; null for the same template.</summary>
    [InputPath]
    public string? ContextualTemplate { get; init; }

    /// <inheritdoc />
    public string Ending => ".json";

    /// <inheritdoc />
    public override int Unasked => Rows([]).Count(row => row.IsCopyright);

    private protected override IReadOnlyList<Metric> Measured => [Metric.Share("asr")];

    private protected override int CategoryLevels => 2;

    private protected override string AnswerPlace => "generation";

    private protected override string RequestPlace => BehaviorPlace;

    // Its classifier was trained on the text as it stands.
    private protected override bool Converses => false;

    /// <inheritdoc />
    public override void Check(ICollection<string> faults)
    {
        base.Check(faults);
        CheckTemplate(ContextualTemplate, faults);
        if (TestCases is not null && Completions is not null)
        {
            faults.Add("Expected test cases to ask or completions to mark, got both. Leave one out: completions name their test cases.");
        }
    }

    /// <inheritdoc />
    public void Write(Stream stream, string model, IReadOnlyList<Answer> answers, IReadOnlyList<double> marks) => HarmBenchFile.Write(
        stream,
        answers.Select((answer, place) => (
            answer.Facts![IdFact], answer.Prompts![0], answer.Texts![0], place < marks.Count ? marks[place] : double.NaN)));

    private protected override IReadOnlyList<BenchmarkRequest> Load(ICollection<string> faults)
    {
        var all = Rows(faults);
        var asked = all.Where(row => !row.IsCopyright).Take(Limit ?? int.MaxValue).ToList();
        if (all.Count > 0 && asked.Count == 0)
        {
            faults.Add($"Expected behaviours that a judge marks in {Behaviors}, got only copyright. Take another file.");
        }

        IReadOnlyList<BenchmarkRequest> requests = [];
        InputFaultException.Collect(
            () => requests =
            [
                .. Completions is { } made
                    ? Of(asked, all, made, HarmBenchFile.Completions(made), one => (one.TestCase, one.Generation))
                    : TestCases is { } cases ? Of(asked, all, cases, HarmBenchFile.TestCases(cases), one => (one, null))
                    : asked.Select(row => row.Request(row.Direct)),
            ],
            faults);
        return requests;
    }

    private protected override double Read(string reply) => ReplyLabels.Value(Labels, reply);

    private protected override string? TemplateOf(Answer answer) =>
        answer.Facts!.ContainsKey(ContextPlace) ? ContextualTemplate ?? Template : Template;

    private List<Row> Rows(ICollection<string> faults) => BenchmarkRows.Read(
        Behaviors, [Behavior, Functional, Semantic, Context, Id], faults,
        row => BenchmarkRows.Filled(row, Id),
        row => new Row(
            row.Text(Id), BenchmarkRows.Filled(row, Behavior), row.Text(Functional), row.Text(Semantic), row.Text(Context)));

    private static IEnumerable<BenchmarkRequest> Of<T>(
        List<Row> asked, List<Row> all, string path, IReadOnlyDictionary<string, IReadOnlyList<T>> given,
        Func<T, (string Prompt, string? Written)> read)
    {
        var strange = given.Keys.Except(all.Select(row => row.Id)).ToList();
        var lacking = asked.Where(row => !given.TryGetValue(row.Id, out var list) || list.Count == 0).Select(row => row.Id).ToList();
        if (strange.Count > 0)
        {
            throw new InputFaultException($"{path}: Expected the behaviours of the behaviours' file, got {Some(strange)}, "
                + "which it does not have. Name the file that belongs to these behaviours.");
        }

        if (lacking.Count > 0)
        {
            throw new InputFaultException(
                $"{path}: Expected every behaviour that is asked, got nothing for {Some(lacking)}. Add it or set a limit.");
        }

        return asked.SelectMany(row => given[row.Id].Select((one, place) => row.Request(
            read(one).Prompt, read(one).Written, given[row.Id].Count > 1 ? FormattableString.Invariant($"/{place + 1}") : "")));
    }

    private static string Some(List<string> ids) =>
        ids.Count == 1 ? $"'{ids[0]}'" : FormattableString.Invariant($"'{ids[0]}' and {ids.Count - 1} more");

    private sealed record Row(string Id, string Behavior, string Functional, string Semantic, string Context)
    {
        public bool IsCopyright => Functional.Equals(Copyright, StringComparison.OrdinalIgnoreCase);

        public string Direct => Context.Length > 0 ? $"{Context}\n\n---\n\n{Behavior}" : Behavior;

        public BenchmarkRequest Request(string prompt, string? written = null, string place = "") =>
            new($"{Word(Functional)}/{Word(Semantic)}/{Id}{place}", prompt) { Facts = Facts(), Written = written };

        private Dictionary<string, string> Facts()
        {
            var facts = new Dictionary<string, string> { [IdFact] = Id, [BehaviorPlace] = Behavior };
            if (Context.Length > 0)
            {
                facts[ContextPlace] = Context;
            }

            return facts;
        }
    }
}
