using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations;

/// <summary>
/// What a model writes after prompts, marked by a second model: the judge reads prompt and completion within a template and says one of the
/// declared labels, each worth a value. The mark of a prompt is the mean over its samples; where the judge says no label to one of
/// them, the prompt has no mark.
/// </summary>
[Card("judged-completion", "Completions of prompts, marked by a judge model", Paper = "Zheng et al. 2023 (LLM as a judge)")]
public sealed record JudgedCompletion : IEvaluation, IChecked
{
    internal const string Judged = "judged";

    private const string PromptPlace = "{prompt}";
    private const string CompletionPlace = "{completion}";
    private const int ReplyTokens = 16;

    /// <inheritdoc />
    public required string Name { get; init; }

    /// <inheritdoc />
    public required ExamRole Role { get; init; }

    /// <inheritdoc />
    public string Domain { get; init; } = "";

    /// <summary>File with the prompts: JSONL, CSV, Parquet or plain text.</summary>
    [InputPath]
    public required string Prompts { get; init; }

    /// <summary>The column that holds them.</summary>
    public string Column { get; init; } = "prompt";

    /// <summary>How the file is laid out.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Only the first so many prompts.</summary>
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>How the model writes.</summary>
    public CompletionOptions Completion { get; init; } = new();

    /// <summary>How many completions of each prompt; more than one only makes sense with a temperature.</summary>
    [Range(1, 1000)]
    public int Samples { get; init; } = 1;

    /// <summary>Name of the recipe's judge that marks.</summary>
    public required string Judge { get; init; }

    /// <summary>What the judge reads; <c>{prompt}</c> and <c>{completion}</c> stand for the two.</summary>
    public required string Template { get; init; }

    /// <summary>
    /// What the judge may say, each with its value. A label follows the template as it stands, leading space included.
    /// </summary>
    [MinLength(2)]
    public required IReadOnlyDictionary<string, double> Labels { get; init; }

    /// <summary>How its word is read.</summary>
    public JudgeReadOut ReadOut { get; init; }

    /// <summary>Name of the metric.</summary>
    [MinLength(1)]
    public string Metric { get; init; } = Judged;

    /// <summary>Whether a higher value is more of what the exam looks for.</summary>
    public Direction Direction { get; init; }

    /// <summary>What a model gets that has nothing of it, where that is more than the lowest value; null for no such level.</summary>
    public double? Chance { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<Metric> Metrics =>
    [
        new(
            Metric,
            "points",
            Samples == 1 && Labels.Values.All(value => value is 0 or 1) ? Scale.RightOrWrong : Scale.Graded,
            Direction,
            Labels.Values.Min(),
            Labels.Values.Max(),
            Chance),
    ];

    /// <inheritdoc />
    public IReadOnlyList<string> Judges => [Judge];

    /// <inheritdoc />
    void IChecked.Check(ICollection<string> faults)
    {
        if (!Template.Contains(CompletionPlace, StringComparison.Ordinal))
        {
            faults.Add($"Expected a template with {CompletionPlace}, got '{Template}'. Say where the judge reads what the model wrote.");
        }

        if (Labels.Keys.Any(string.IsNullOrWhiteSpace) || Labels.Values.Distinct().Count() < 2)
        {
            faults.Add("Expected labels that are no blanks and have at least two values, got others. "
                + "Write for instance { \" yes\": 1, \" no\": 0 }.");
        }

        if (Chance < Labels.Values.Min() || Chance > Labels.Values.Max())
        {
            faults.Add($"Expected a chance level between the labels' values, got {OptionScalars.Show(Chance)}. Correct the number.");
        }
    }

    /// <inheritdoc />
    public void CheckJudge(string judge, JudgeAbility ability, ICollection<string> faults)
    {
        if (ReadOut == JudgeReadOut.Likelihood && ability != JudgeAbility.Scores)
        {
            faults.Add($"Expected a judge that tells likelihoods, got '{judge}', which only writes. Set readOut: written.");
        }
    }

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => InputFaultException.Collect(() => Load(), faults);

    /// <inheritdoc />
    /// <exception cref="InputFaultException">The prompts cannot be read.</exception>
    public IReadOnlyList<Answer> Ask(ILanguageModel model, CancellationToken cancellation = default)
    {
        var prompts = Load();
        var written = model.Complete([.. prompts.SelectMany(prompt => Enumerable.Repeat(prompt.Text, Samples))], Completion, cancellation);
        return
        [
            .. prompts.Zip(written.Chunk(Samples), (prompt, texts) =>
                new Answer(prompt.Item, [])
                {
                    Prompts = [prompt.Text],
                    Texts = [.. texts.Select(text => text.Text)],
                    IsCut = texts.Any(text => text.IsCut),
                }),
        ];
    }

    /// <inheritdoc />
    public IReadOnlyList<Mark> Mark(IReadOnlyList<Answer> answers, IJudges judges, CancellationToken cancellation = default)
    {
        var read = answers.SelectMany(answer => answer.Texts!.Select(text => Filled(answer.Prompts![0], text))).ToList();
        var judge = judges[Judge];
        var values = ReadOut == JudgeReadOut.Likelihood ? Likeliest(judge, read, cancellation) : Written(judge, read, cancellation);
        var next = 0;
        return
        [
            .. answers.Select(answer => new Mark(
                answer.Item, Metric, answer.Texts!.Select(_ => values[next++]).ToList().Average(), Chance: Chance)),
        ];
    }

    /// <inheritdoc />
    /// <remarks>The mean over the prompts that have a mark.</remarks>
    public IReadOnlyList<Measurement> Summarise(IReadOnlyList<Mark> marks) => [Measurement.OfMean(Metrics[0], marks)];

    // One pass, so that a completion that speaks of {prompt} is left as it is.
    private string Filled(string prompt, string completion) => string.Join(
        completion,
        Template.Split(CompletionPlace).Select(part => part.Replace(PromptPlace, prompt, StringComparison.Ordinal)));

    private List<double> Likeliest(ILanguageModel judge, List<string> read, CancellationToken cancellation)
    {
        var labels = Labels.ToList();
        var scores = judge.Score(
            [.. read.SelectMany(text => labels.Select(label => new ContinuationQuery(text, label.Key)))], cancellation);
        return
        [
            .. scores.Chunk(labels.Count).Select(one => one.Any(score => double.IsNaN(score.LogLikelihood))
                ? double.NaN
                : labels[one.Index().MaxBy(score => score.Item.LogLikelihood).Index].Value),
        ];
    }

    private List<double> Written(ILanguageModel judge, List<string> read, CancellationToken cancellation)
    {
        var replies = judge.Complete(read, new CompletionOptions { MaximumTokens = ReplyTokens }, cancellation);
        return [.. replies.Select(reply => ReplyLabels.Value(Labels, reply.Text))];
    }

    private List<(string Item, string Text)> Load()
    {
        var faults = new List<string>();
        var prompts = new List<(string, string)>();
        foreach (var row in TableFile.Read(Prompts, Table).Take(Limit ?? int.MaxValue))
        {
            var text = row.Text(Column);
            if (text.Length == 0)
            {
                faults.Add(row.Fault($"Expected a prompt in column '{Column}', got an empty one. Remove the record.").Message);
            }

            prompts.Add((row.Line.ToString(CultureInfo.InvariantCulture), text));
        }

        return faults.Count == 0 ? prompts : throw new InputFaultException(faults);
    }
}
